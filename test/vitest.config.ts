import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';
import { defineConfig } from 'vitest/config';
import LongestFirst from './longest-first.ts';

// File-system and partition tools serve people without rights too, but lie where only root's PATH looks.
process.env['PATH'] = [process.env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter);

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules/**'],
    reporters: ['default', './test/counting-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // Most tests wait for processes and drives: more at a time than there are cores on small machines, and a limit on large.
    maxWorkers: Math.min(availableParallelism() + 2, 4),
    slowTestThreshold: 5000,
  },
});
