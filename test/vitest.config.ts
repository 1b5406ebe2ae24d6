import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';
import { defineConfig } from 'vitest/config';

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
    // Most tests wait for processes and drives: one more at a time than the default on small machines, and a limit on large.
    maxWorkers: Math.min(availableParallelism() + 1, 4),
    slowTestThreshold: 5000,
  },
});
