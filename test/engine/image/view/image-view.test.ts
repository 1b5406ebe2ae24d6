import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openImage } from '../../../../electron/engine/image/open.ts';
import { openStore } from '../../../../electron/engine/image/store/store.ts';
import { openFileView } from '../../../../electron/engine/image/view/file-view.ts';
import { openImageView } from '../../../../electron/engine/image/view/image-view.ts';
import { StoredView } from '../../../../electron/engine/image/view/stored-view.ts';
import { needing } from '../../../rigs/needs.ts';
import { keep } from '../store/keep.ts';

const { signal } = new AbortController();
const size = 24 << 20;
let folder: string;
let raw: string;
let content: Buffer;

/** An image with holes: an MBR's signature, and some data here and there. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-view-test-'));
  raw = join(folder, 'disk.img');
  content = Buffer.alloc(size);
  content.fill('first', 446, 510);
  content.set([0, 0, 0, 0, 0x83], 446);
  content.writeUInt16BE(0x55aa, 510);
  for (const at of [462, 478, 494]) content.fill(0, at, at + 16);
  for (const at of [70_000, 5 << 20, size - 3000]) content.fill(`at ${at} `, at, at + 2500);
  await writeFile(raw, content);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function mustHaveContent(view: { size: number; read(offset: number, length: number): Promise<Uint8Array> }) {
  expect(view.size).toBe(size);
  for (const [offset, length] of [
    [0, size],
    [0, 0],
    [69_999, 3],
    [(4 << 20) - 10, 2 << 20],
    [size - 1, 1],
  ] as const) {
    expect(Buffer.compare(await view.read(offset, length), content.subarray(offset, offset + length))).toBe(0);
  }
  await expect(view.read(size, 1)).rejects.toThrow(RangeError);
}

test('a raw image is read where it lies', async () => {
  await using view = await openImageView(await openImage(raw, { signal }), { signal, folder: '/nowhere' });
  await mustHaveContent(view);
  expect('write' in view).toBe(false);
});

test('a packed image is unpacked once, and nothing is left of it', needing('gzip', 'tar'), async () => {
  execFileSync('gzip', ['-k', raw]);
  execFileSync('tar', ['-C', folder, '-cJf', join(folder, 'disk.tar.xz'), 'disk.img']);
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  for (const name of [`${raw}.gz`, join(folder, 'disk.tar.xz')]) {
    const image = await openImage(name, { signal });
    {
      await using view = await openImageView(image, { signal, folder: temporary });
      await mustHaveContent(view);
    }
    expect(readdirSync(temporary)).toEqual([]);
  }
});

test('a damaged image fails as it does when it is flashed, and nothing is left of it', needing('gzip'), async () => {
  execFileSync('gzip', ['-k', raw]);
  const packed = await readFile(`${raw}.gz`);
  await writeFile(`${raw}.gz`, packed.subarray(0, packed.length - 9));
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  const view = openImageView(await openImage(`${raw}.gz`, { signal }), { signal, folder: temporary });
  await expect(view).rejects.toMatchObject({ code: 'source-truncated' });
  expect(readdirSync(temporary)).toEqual([]);
});

test('where there is no room, it is said, and nothing is left', needing('gzip', 'root', 'mount'), async () => {
  execFileSync('gzip', ['-k', raw]);
  const small = join(folder, 'small');
  await mkdir(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', small]);
  try {
    const view = openImageView(await openImage(`${raw}.gz`, { signal }), { signal, folder: small });
    await expect(view).rejects.toMatchObject({ code: 'file-unwritable', message: expect.stringContaining('are free') });
    expect(readdirSync(small)).toEqual([]);
  } finally {
    execFileSync('umount', [small]);
  }
});

test('a cancelled unpacking leaves nothing', needing('gzip'), async () => {
  execFileSync('gzip', ['-k', raw]);
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  const controller = new AbortController();
  const image = await openImage(`${raw}.gz`, { signal });
  controller.abort(new Error('enough'));
  await expect(openImageView(image, { signal: controller.signal, folder: temporary })).rejects.toThrow('enough');
  expect(readdirSync(temporary)).toEqual([]);
});

test('the copy in the store is used where there is one', needing('gzip'), async () => {
  execFileSync('gzip', ['-k', raw]);
  const store = await openStore({
    folder: join(folder, 'store'),
    keepFree: 0,
    maxBytes: 1 << 30,
    now: () => Date.now() + 10_000,
  });
  await keep(store, await openImage(`${raw}.gz`, { signal }));
  await using view = await openImageView(await openImage(`${raw}.gz`, { signal }), {
    signal,
    store,
    folder: '/nowhere',
  });
  expect(view).toBeInstanceOf(StoredView);
  await mustHaveContent(view);
});

test('a file can be written to, at any place', async () => {
  await using view = await openFileView(raw, { write: true });
  await view.write?.(69_999, Buffer.from('written'));
  expect(Buffer.from(await view.read(69_998, 9)).toString('latin1')).toBe(
    '\0writtenis'.slice(0, 8) + content.toString('latin1', 70_006, 70_007),
  );
  await expect(view.write?.(size - 1, Buffer.from('xy'))).rejects.toThrow(RangeError);
  await truncate(raw, 1000);
  await expect(view.read(0, 2000)).rejects.toMatchObject({ code: 'source-unreadable' });
});

test('what is not there is said', async () => {
  await expect(openFileView(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'source-not-found' });
  await expect(openFileView(folder)).rejects.toMatchObject({ code: 'source-unreadable' });
});
