import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../../electron/engine/image/store/store.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { needing } from '../../../rigs/needs.ts';
import { bytesOf, decodeInto, keep, later, packedImage, sha256, workshop } from './keep.ts';

const image = noise(5_000_000, 3);

const unfinished = (root: string) => readdir(join(root, 'unfinished'));

test('what is not committed is gone', async () => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  {
    await using writer = await place.store.begin(opened);
    if (writer === undefined) throw new Error('refused');
    await decodeInto(writer, opened);
    expect(await unfinished(place.root)).toHaveLength(1);
  }
  expect(await unfinished(place.root)).toEqual([]);
  expect(await place.store.find(opened)).toBeUndefined();
});

test.each([
  ['without a digest', { size: image.length, ranges: [{ offset: 0, length: image.length, digest: '' }] }],
  ['without any range', { size: image.length, ranges: [] }],
  ['past the end', { size: 4095, ranges: [{ offset: 0, length: 4096, digest: sha256 }] }],
  ['with a range too large to be held', { size: 1 << 30, ranges: [{ offset: 0, length: 1 << 30, digest: sha256 }] }],
  ['with a range of no whole blocks', { size: 8192, ranges: [{ offset: 0, length: 5000, digest: sha256 }] }],
])('what is committed %s is not kept', async (_, decoded) => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  const writer = await place.store.begin(opened);
  expect(await writer?.commit({ ...decoded, sourceSha256: sha256 })).toBe(false);
  expect(await unfinished(place.root)).toEqual([]);
  expect(await place.store.list()).toEqual([]);
});

test('the head may come last, as it does on a drive', async () => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  const writer = await place.store.begin(opened);
  if (writer === undefined) throw new Error('refused');
  const pieces: { offset: number; data: Uint8Array }[] = [];
  const collecting = { write: async (piece: { offset: number; data: Uint8Array }) => void pieces.push(piece) };
  const decoded = await decodeInto(collecting as unknown as typeof writer, opened);
  for (const piece of [...pieces.slice(1), ...pieces.slice(0, 1)]) await writer.write(piece);
  expect(await writer.commit({ ...decoded, sourceSha256: sha256 })).toBe(true);
  const stored = await place.store.find(opened);
  if (stored === undefined) throw new Error('not found');
  expect((await bytesOf(stored, image.length)).equals(image)).toBe(true);
  expect(opened.opened).toBe(1);
});

describe('on a disk that is full', needing('root', 'mount'), () => {
  test('it gives up without a word and frees what it took', async () => {
    await using place = await workshop();
    const disk = join(place.folder, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2M,mode=700', 'wick-store', disk]);
    try {
      const store = await openStore({ folder: join(disk, 'store'), maxBytes: 2 ** 30, keepFree: 0, now: later });
      const opened = await packedImage(join(place.folder, 'a.gz'), image, { sizeKnown: false });
      await using writer = await store.begin(opened);
      if (writer === undefined) throw new Error('refused');
      const decoded = await decodeInto(writer, opened);
      expect(await writer.commit({ ...decoded, sourceSha256: sha256 })).toBe(false);
      expect(writer.wanted).toBe(false);
      await writer.abandon();
      expect(await unfinished(join(disk, 'store'))).toEqual([]);
      await writeFile(join(disk, 'other'), Buffer.alloc(1_500_000));
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('several processes', () => {
  test('that keep the same image at once leave one good copy', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image);
    await writeFile(join(place.folder, 'a.gz'), image);
    using one = keeper(place.root, join(place.folder, 'a.gz'));
    using other = keeper(place.root, join(place.folder, 'a.gz'));
    expect(await Promise.all([one.line(), other.line()])).toEqual(['begun', 'begun']);
    one.go();
    other.go();
    expect(await Promise.all([one.line(), other.line()])).toEqual(['true', 'true']);
    expect(await place.store.list()).toHaveLength(1);
    expect(await unfinished(place.root)).toEqual([]);
    const stored = await place.store.find(opened);
    if (stored === undefined) throw new Error('not found');
    expect((await bytesOf(stored, image.length)).equals(image)).toBe(true);
    expect(opened.opened).toBe(0);
  });

  test('one that is killed midway leaves nothing of use, and the next one sweeps it away', async () => {
    await using place = await workshop();
    const path = join(place.folder, 'a.gz');
    await writeFile(path, image);
    using killed = keeper(place.root, path, 'half');
    using living = keeper(place.root, path, 'half');
    for (const process of [killed, living]) {
      expect(await process.line()).toBe('begun');
      process.go();
      expect(await process.line()).toBe('written');
    }
    expect(await unfinished(place.root)).toHaveLength(2);
    await killed.kill();
    const opened = await packedImage(path, image, { content: 'other' });
    const next = await openStore({ folder: place.root, keepFree: 0, now: later });
    expect(await next.find(opened)).toBeUndefined();
    expect(await next.list()).toEqual([]);
    expect(await unfinished(place.root)).toEqual([expect.stringContaining(`-${living.pid}-`)]);
    expect(await keep(next, opened)).toBe(true);
  });

  test('what another computer left unfinished is swept away after a day', async () => {
    await using place = await workshop();
    const theirs = join(place.root, 'unfinished', '01234567-1-abcdef');
    await mkdir(theirs);
    await openStore({ folder: place.root, now: later });
    expect(await unfinished(place.root)).toHaveLength(1);
    await openStore({ folder: place.root, now: () => Date.now() + 25 * 60 * 60 * 1000 });
    expect(await unfinished(place.root)).toEqual([]);
    await rm(theirs, { recursive: true, force: true });
  });
});

interface Keeper extends Disposable {
  pid: number | undefined;
  line(): Promise<string>;
  go(): void;
  kill(): Promise<void>;
}

function keeper(...args: string[]): Keeper {
  const script = fileURLToPath(new URL('./keep-process.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdout === null) throw new Error('no output');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    line: async () => String((await lines.next()).value),
    go: () => void child.stdin?.write('go\n'),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}
