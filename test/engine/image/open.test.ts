import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtempDisposable, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Range } from '../../../electron/contract/range.ts';
import { createBmap } from '../../../electron/engine/image/bmap/create.ts';
import { formatBmap } from '../../../electron/engine/image/bmap/write.ts';
import type { Image } from '../../../electron/engine/image/image.ts';
import { type OpenImage, openImage } from '../../../electron/engine/image/open.ts';
import { openStdin } from '../../../electron/engine/image/source/stdin.ts';
import { type FileServer, serveFolder } from '../../rigs/file-server.ts';
import { noise } from '../../rigs/memory-image.ts';
import { needing, needs } from '../../rigs/needs.ts';
import { formats, packed, sparseImage } from '../../rigs/packed-image.ts';
import { file, serve } from '../../rigs/unruly-server.ts';

const { signal } = new AbortController();
const tools = ['gzip', 'bzip2', 'xz', 'zstd', 'lz4'];

/** One image, with its map beside it, packed in each way. */
let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
let server: FileServer;
let image: Buffer;
const paths = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'wick-open-'));
  const path = await sparseImage(folder.path, 'a.wic');
  image = await readFile(path);
  await writeFile(join(folder.path, 'a.wic.bmap'), formatBmap(await createBmap(path, { signal })));
  if (needs(...tools)) for (const format of formats) paths.set(format, await packed(path, format));
  server = await serveFolder(folder.path);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

type Way = 'file' | 'http' | 'stdin';
const ways: Way[] = ['file', 'http', 'stdin'];

async function openBy(way: Way, path: string, options: Partial<OpenImage> = {}): Promise<Image> {
  const source =
    way === 'stdin' ? openStdin(createReadStream(path)) : way === 'file' ? path : server.url(basename(path));
  return await openImage(source, { signal, ...options });
}

/** The whole image, gaps as zeroes. */
async function decode(opened: Image): Promise<Buffer> {
  const parts: Buffer[] = [];
  let end = 0;
  for await (const { offset, data } of opened.open({ signal })) {
    parts.push(Buffer.alloc(offset - end), Buffer.from(data));
    end = offset + data.length;
  }
  if (opened.size !== undefined) parts.push(Buffer.alloc(opened.size - end));
  return Buffer.concat(parts);
}

describe.each(ways)('an image from %s', needing(...tools), (way) => {
  it.each(formats)('is unpacked: %s', async (format) => {
    const path = paths.get(format) ?? '';
    const opened = await openBy(way, path);
    expect(opened.formats).toEqual(format === 'raw' ? [] : [format]);
    expect(opened.bmap?.imageSize).toBe(way === 'stdin' ? undefined : image.length);
    if (way === 'file') expect(opened.bytesRead()).toBe(0);
    expect((await decode(opened)).equals(image)).toBe(true);
    const packedBytes = await readFile(path);
    expect(opened.bytesRead()).toBe(packedBytes.length);
    expect(opened.sourceSize).toBe(way === 'stdin' ? undefined : packedBytes.length);
    expect(await opened.sourceSha256(signal)).toBe(createHash('sha256').update(packedBytes).digest('hex'));
    expect(opened.bytesRead()).toBe(packedBytes.length);
  });

  it('can be decoded again, also at the same time, unless it is standard input', async () => {
    const opened = await openBy(way, paths.get('gzip') ?? '');
    if (way === 'stdin') {
      await decode(opened);
      await expect(decode(opened)).rejects.toMatchObject({ code: 'usage' });
    } else {
      const all = await Promise.all([decode(opened), decode(opened)]);
      expect(all.every((one) => one.equals(image))).toBe(true);
    }
  });

  it.each(['raw', 'gzip', 'xz'] as const)('gives no more than the ranges that are wanted: %s', async (format) => {
    const opened = await openBy(way, paths.get(format) ?? '', { bmap: false });
    const ranges = [
      { offset: 10, length: 5000 },
      { offset: 2_500_000, length: 2_000_000 },
      { offset: image.length - 3, length: 100 },
    ];
    let bytes = 0;
    for await (const { offset, data } of opened.open({ signal, ranges })) {
      expect(ranges.some((one) => offset >= one.offset && offset + data.length <= one.offset + one.length)).toBe(true);
      expect(Buffer.from(data).equals(image.subarray(offset, offset + data.length))).toBe(true);
      bytes += data.length;
    }
    expect(bytes).toBe(5000 + 2_000_000 + 3);
    if (format === 'raw' && way === 'file') expect(opened.bytesRead()).toBe(bytes);
  });

  it('ends when cancelled, and leaves nothing open', async () => {
    const before = await openFiles();
    for (const format of ['raw', 'bzip2', 'xz']) {
      const controller = new AbortController();
      const opened = await openBy(way, paths.get(format) ?? '', { signal: controller.signal });
      const reading = async () => {
        for await (const _ of opened.open({ signal: controller.signal })) controller.abort();
      };
      await expect(reading()).rejects.toMatchObject({ name: 'AbortError' });
    }
    await wait(100);
    expect(await openFiles()).toBeLessThanOrEqual(before + (way === 'http' ? 8 : 0));
  });
});

/** Open files of this process; -1 where the system does not tell. */
async function openFiles(): Promise<number> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  return names.length - 1;
}

describe('a raw file', () => {
  it('with holes says where its data is; with a map, the map does', needing('native seekData'), async () => {
    const path = join(folder.path, 'a.wic');
    const { bmap, extents } = await openImage(path, { signal, bmap: false });
    expect(bmap).toBeUndefined();
    expect(extents?.length).toBeGreaterThan(1);
    expect((await openImage(path, { signal })).extents).toBeUndefined();
  });

  const ends: [number, Range[], Range[]][] = [
    [10_001, [{ offset: 8192, length: 1809 }], [{ offset: 8192, length: 1809 }]],
    [1_000_001, [{ offset: 0, length: 1 }], [{ offset: 0, length: 4096 }]],
    [1_000_001, [{ offset: 1_000_000, length: 1 }], [{ offset: 999_424, length: 577 }]],
    [
      8_388_608,
      [
        { offset: 5000, length: 1 },
        { offset: 8_388_607, length: 1 },
      ],
      [
        { offset: 4096, length: 4096 },
        { offset: 8_384_512, length: 4096 },
      ],
    ],
  ];
  it.each(ends)('of %i bytes has its data where it was written', needing('native seekData'), async (size, at, data) => {
    const path = join(folder.path, `ends-${size}.img`);
    await using handle = await open(path, 'w');
    await handle.truncate(size);
    for (const { offset, length } of at) await handle.write(noise(length, 5), 0, length, offset);
    const opened = await openImage(path, { signal });
    expect(opened).toMatchObject({ size, extents: data });
    const got = Buffer.alloc(size);
    for await (const { offset, data } of opened.open({ signal, ranges: opened.extents ?? [] })) got.set(data, offset);
    expect(got.equals(await readFile(path))).toBe(true);
  });

  it('that is one hole is an image of zeroes, written whole', async () => {
    const path = join(folder.path, 'hole.img');
    await writeFile(path, '');
    await using handle = await open(path, 'r+');
    await handle.truncate(3_000_001);
    const opened = await openImage(path, { signal });
    expect(opened.extents).toBeUndefined();
    expect((await decode(opened)).equals(Buffer.alloc(3_000_001))).toBe(true);
  });

  it('without holes is written whole', async () => {
    const path = join(folder.path, 'full.img');
    await writeFile(path, noise(100_000, 3));
    expect((await openImage(path, { signal })).extents).toBeUndefined();
  });

  it('without any data is written whole', async () => {
    const path = await sparseImage(folder.path, 'hole.img', 0);
    await expect(openImage(path, { signal })).rejects.toMatchObject({ code: 'source-empty' });
  });

  it('that has the name of a packed one is refused, unless it is a disk image for certain', async () => {
    const path = join(folder.path, 'wrong.img.gz');
    await writeFile(path, noise(100_000, 3));
    await expect(openImage(path, { signal })).rejects.toMatchObject({
      code: 'source-corrupt',
      fields: { codec: 'gzip', offset: 0 },
    });
    const disk = noise(100_000, 3);
    disk.write('EFI PART', 512);
    await writeFile(path, disk);
    expect((await decode(await openImage(path, { signal }))).equals(disk)).toBe(true);
  });

  it('from a server that does not say where it ends is refused', async () => {
    await using bad = await serve((request, response) => {
      if (request.url !== '/a.img') response.writeHead(404).end();
      else response.socket?.end(`HTTP/1.0 200 OK\r\n\r\n${'x'.repeat(3000)}`);
    });
    await expect(openImage(`${bad.url}/a.img`, { signal })).rejects.toMatchObject({ code: 'source-unreachable' });
  });
});

describe('a damaged image', needing(...tools), () => {
  const damaged = async (path: string, bytes: Uint8Array): Promise<unknown> => {
    const copy = join(folder.path, `damaged-${basename(path)}`);
    await writeFile(copy, bytes);
    return await openImage(copy, { signal, bmap: false }).then(decode, (error: unknown) => error);
  };

  it.each(formats.filter((format) => format !== 'raw'))('%s, cut at 20 places, is an error', async (format) => {
    const path = paths.get(format) ?? '';
    const bytes = await readFile(path);
    for (let i = 0; i < 20; i++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * i) / 20));
      const outcome = await openImage(openStdin(Readable.from([cut])), { signal })
        .then(decode)
        .catch((error: unknown) => error);
      expect(outcome, `${i}/20`).toMatchObject({ exit: 'badSource' });
    }
  });

  it.each(formats.filter((format) => format !== 'raw'))('%s, followed by junk, is an error', async (format) => {
    const path = paths.get(format) ?? '';
    const bytes = Buffer.concat([await readFile(path), Buffer.from('junk behind the end')]);
    const outcome = await openImage(openStdin(Readable.from([bytes])), { signal })
      .then(decode)
      .catch((error: unknown) => error);
    expect(outcome).toMatchObject({ exit: 'badSource' });
  });

  it('with another size than its map says is refused: at once where it is known, else at its end', async () => {
    const path = join(folder.path, 'a.wic');
    const map = join(folder.path, 'a.wic.bmap');
    for (const size of [image.length - 1000, image.length + 1000]) {
      const other = Buffer.alloc(size);
      image.copy(other);
      const raw = join(folder.path, `other-${size}.img`);
      await writeFile(raw, other);
      await expect(openImage(raw, { signal, bmap: map })).rejects.toMatchObject({
        code: 'source-size',
        fields: { expected: image.length, actual: size },
      });
      const opened = await openImage(await packed(raw, 'gzip'), { signal, bmap: map });
      await expect(decode(opened)).rejects.toMatchObject({ code: 'source-size', fields: { expected: image.length } });
    }
    expect((await stat(path)).size).toBe(image.length);
  });

  it('that is cut on the disk is an error too', async () => {
    const path = paths.get('gzip') ?? '';
    const bytes = await readFile(path);
    expect(await damaged(path, bytes.subarray(0, bytes.length >> 1)).catch((error: unknown) => error)).toMatchObject({
      code: 'source-truncated',
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['7z', '7z\xbc\xaf\x27\x1c\0\x04'],
    ['QEMU disk (qcow2)', 'QFI\xfb\0\0\0\x03'],
  ])('is named: %s', async (format, start) => {
    const bytes = Buffer.from(start, 'latin1');
    await expect(openImage(openStdin(Readable.from([bytes])), { signal })).rejects.toMatchObject({
      code: 'source-unsupported',
      fields: { format },
    });
  });

  it('is a page in place of an image, and who sent it is said', async () => {
    const page = '<!DOCTYPE html><title>Please sign in</title>';
    await writeFile(join(folder.path, 'page.img.xz'), page);
    await expect(openImage(join(folder.path, 'page.img.xz'), { signal })).rejects.toMatchObject({
      code: 'source-not-an-image',
      message: expect.stringMatching(/page\.img\.xz is a web page, not an image\.$/u),
    });
    await expect(openImage(server.url('page.img.xz'), { signal })).rejects.toMatchObject({
      code: 'source-not-an-image',
      message: `The server sent a web page instead of an image for ${server.url('page.img.xz')}.`,
      hint: expect.stringContaining('sign in'),
    });
    await expect(openImage(join(folder.path, 'a.wic.bmap'), { signal })).rejects.toMatchObject({
      message: expect.stringMatching(/is a block map, not an image\.$/u),
      hint: expect.stringContaining('--bmap'),
    });
  });

  it.each([
    ['Apple disk image (DMG)', 'koly\0\0\0\x04'],
    ['Virtual PC disk (VHD)', 'conectix'],
  ])('is known by its end too: %s', async (format, mark) => {
    const path = join(folder.path, 'end.img');
    const bytes = noise(100_000, 6);
    bytes.write(mark, bytes.length - 512, 'latin1');
    await writeFile(path, bytes);
    for (const name of [path, server.url('end.img')]) {
      await expect(openImage(name, { signal })).rejects.toMatchObject({
        code: 'source-unsupported',
        fields: { format },
      });
    }
  });

  it('is what holds nothing', async () => {
    const empty = openStdin(Readable.from([]));
    await expect(openImage(empty, { signal })).rejects.toMatchObject({ code: 'source-empty' });
    await using none = await serve(file(Buffer.alloc(0), {}));
    await expect(openImage(none.url, { signal })).rejects.toMatchObject({ code: 'source-empty' });
  });

  it('is a map that is not there, or not signed where a key was given', needing(...tools), async () => {
    const path = join(folder.path, 'a.wic');
    const missing = join(folder.path, 'b.bmap');
    await expect(openImage(path, { signal, bmap: missing })).rejects.toMatchObject({ code: 'bmap-not-found' });
    const unmapped = paths.get('raw') ?? '';
    const alone = join(folder.path, 'alone.img');
    await writeFile(alone, await readFile(unmapped));
    await expect(openImage(alone, { signal, bmapKeys: [path] })).rejects.toMatchObject({ code: 'bmap-not-found' });
  });

  it('is a key, or a signature, for a map that is not to be used', async () => {
    const path = join(folder.path, 'a.wic');
    const reason = async (options: Partial<OpenImage>) =>
      await openImage(path, { signal, bmap: false, ...options }).catch((error: unknown) => error);
    expect(await reason({ bmapKeys: [path] })).toMatchObject({
      code: 'usage',
      message: 'A key was given for the block map, but no map is to be used.',
    });
    expect(await reason({ bmapSignature: path })).toMatchObject({ code: 'usage' });
    expect(await reason({ bmapKeys: [] })).toMatchObject({ bmap: undefined });
  });
});
