import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { Spool } from '../../../electron/engine/flash/spool.ts';
import { noise } from '../../rigs/memory-image.ts';
import { needing } from '../../rigs/needs.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const MiB = 1 << 20;
const segment = (offset: number, data: Buffer) => ({
  offset,
  length: data.length,
  digest: Promise.resolve(''),
  pieces: [{ offset, data }],
  release: () => {},
});

test('gives back what it was given, in pieces', async () => {
  await using spool = await Spool.open();
  const data = noise(3 * MiB + 7);
  await spool.keep(segment(8 * MiB, data));
  const again = spool.again([{ offset: 8 * MiB, length: data.length, digest: '' }]);
  if (again === undefined) throw new Error('nothing was kept');
  const [back] = await Array.fromAsync(again);
  expect(Buffer.concat(back?.pieces.map((piece) => piece.data) ?? []).equals(data)).toBe(true);
  expect(back?.pieces.map(({ offset }) => offset)).toEqual([8, 9, 10, 11].map((at) => at * MiB));
});

test('says so when a segment is not there, or when there was no room', async () => {
  await using spool = await Spool.open();
  expect(spool.again([{ offset: 0, length: 1, digest: '' }])).toBeUndefined();
  await using none = await Spool.open('/nonexistent/folder');
  await none.keep(segment(0, noise(10)));
  expect(none.again([{ offset: 0, length: 10, digest: '' }])).toBeUndefined();
});

test('keeps nothing that did not fit, and lets go of all that it was given', needing('root', 'mount'), async () => {
  await using folder = await temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'wick-spool', folder.path]);
  try {
    await using spool = await Spool.open(folder.path);
    let released = 0;
    const given = [0, 4, 8].map((at) => ({
      ...segment(at * MiB, noise(3 * MiB)),
      release: () => void (released += 1),
    }));
    for (const one of given) await spool.keep(one);
    expect(released).toBe(3);
    expect(spool.again([{ offset: 0, length: 3 * MiB, digest: '' }])).toBeUndefined();
  } finally {
    execFileSync('umount', ['--lazy', folder.path]);
  }
});
