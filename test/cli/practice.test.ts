import { link, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loopDrive } from '../rigs/loop-drive.ts';
import { noise } from '../rigs/memory-image.ts';
import { needing } from '../rigs/needs.ts';
import { wick } from '../rigs/wick.ts';

const MiB = 1 << 20;

let folder: string;
let image: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-practice-'));
  image = join(folder, 'image.img');
  await writeFile(image, noise(4 * MiB));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('nothing is made or changed before the yes', async () => {
  const fresh = join(folder, 'fresh');
  const notes = join(folder, 'notes.txt');
  await writeFile(notes, 'ten bytes!');
  for (const path of [fresh, notes]) {
    expect((await wick(['flash', image, path, '--virtual', '--size', '8MiB'])).code).toBe(2);
  }
  await expect(stat(fresh)).rejects.toThrow('ENOENT');
  expect(await readFile(notes, 'utf8')).toBe('ten bytes!');
});

test('the image itself is no target, by none of its names', async () => {
  const other = join(folder, 'other-name.img');
  await link(image, other);
  for (const path of [image, other]) {
    const ran = await wick(['flash', image, path, '--virtual', '--yes', '--json']);
    expect(ran, ran.stderr).toMatchObject({ code: 3, result: { error: { code: 'target-protected' } } });
  }
  expect((await readFile(image)).equals(noise(4 * MiB))).toBe(true);
});

describe('a file that is in use', needing('root', 'loop'), () => {
  test('by a loop device is refused', async () => {
    await using drive = await loopDrive({ size: 8 * MiB });
    const ran = await wick(['flash', image, drive.file, '--virtual', '--yes', '--json']);
    expect(ran, ran.stderr).toMatchObject({ code: 3, result: { targets: [{ error: { code: 'target-busy' } }] } });
  });
});
