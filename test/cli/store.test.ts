import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noise } from '../rigs/memory-image.ts';
import { wick } from '../rigs/wick.ts';

const MiB = 1 << 20;
const content = Buffer.concat([noise(9 * MiB, 1), Buffer.alloc(4 * MiB), noise(3 * MiB + 77, 2)]);

let folder: string;
let image: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-store-'));
  image = join(folder, 'image.img.gz');
  await writeFile(image, gzipSync(content));
  // A file that was changed a moment ago is not trusted to stay as it is.
  await sleep(150);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function flash(name: string, more: string[] = []) {
  const drive = join(folder, name);
  const ran = await wick(['flash', image, drive, '--virtual', '--size', '32MiB', '--yes', '--json', ...more], {
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
  });
  const right = ran.code === 0 && (await readFile(drive)).subarray(0, content.length).equals(content);
  return { ran, right };
}

/** The data file of the one copy in the store. */
async function copyFile(): Promise<string> {
  const entries = join(folder, 'cache', 'wick', 'images', 'entries');
  const [entry = 'none'] = await readdir(entries);
  return join(entries, entry, 'image.raw');
}

test('the second card is written from the unpacked copy', async () => {
  const first = await flash('one');
  expect(first, first.ran.stderr).toMatchObject({ right: true, ran: { result: { fromCopy: false } } });
  expect((await readFile(await copyFile())).equals(content)).toBe(true);
  const second = await flash('two');
  expect(second, second.ran.stderr).toMatchObject({ right: true, ran: { result: { fromCopy: true } } });
});

test('a damaged copy makes no bad card', async () => {
  await flash('one');
  await using file = await open(await copyFile(), 'r+');
  await file.write(Buffer.from([1, 2, 3]), 0, 3, 5 * MiB);
  const second = await flash('two');
  expect(second, second.ran.stderr).toMatchObject({ right: true });
});

test('another image under the same name is unpacked anew', async () => {
  await flash('one');
  const other = Buffer.from(content);
  other[2 * MiB] = (other[2 * MiB] ?? 0) ^ 1;
  await writeFile(image, gzipSync(other));
  const { ran } = await flash('two');
  expect(ran.result).toMatchObject({ ok: true, fromCopy: false });
  expect((await readFile(join(folder, 'two'))).subarray(0, other.length).equals(other)).toBe(true);
});

test('--no-store leaves none, and a bad image neither', async () => {
  await flash('one', ['--no-store']);
  expect(await readdir(folder)).not.toContain('cache');
  const bytes = await readFile(image);
  await writeFile(image, bytes.subarray(0, bytes.length - 9));
  const bad = await flash('two');
  expect(bad.ran.code).toBe(4);
  expect(await readdir(join(folder, 'cache', 'wick', 'images', 'entries'))).toEqual([]);
});
