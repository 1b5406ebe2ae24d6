import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../rigs/needs.ts';
import { soak } from './soak.ts';

const MiB = 1 << 20;

// `npm run soak` does the same for as long as one likes, with other seeds and larger images.
test('flashing at random, with all kinds of trouble, makes no bad card and leaves nothing behind', {
  timeout: 300_000,
}, async ({ signal }) => {
  const folder = await mkdtemp(join(tmpdir(), 'wick-soak-test-'));
  try {
    const lines: string[] = [];
    const report = await soak({
      seed: 17_939,
      least: MiB,
      most: 12 * MiB,
      loop: needs('root', 'loop'),
      more: (rounds) => rounds < 7,
      folder,
      say: (line) => lines.push(line),
      signal,
    });
    expect(report, lines.join('\n')).toMatchObject({ rounds: 7, bad: 0 });
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
