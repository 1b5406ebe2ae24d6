import { mkdtempDisposable, readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Range } from '../../../electron/contract/range.ts';
import type { Image } from '../../../electron/engine/image/image.ts';
import { openImage } from '../../../electron/engine/image/open.ts';
import { needing, needs } from '../../rigs/needs.ts';
import { noise } from '../../rigs/memory-image.ts';
import { type Format, packed, sparseImage } from '../../rigs/packed-image.ts';
import { type FileManners, file, serve } from '../../rigs/unruly-server.ts';

const { signal } = new AbortController();
const tools = ['gzip', 'bzip2', 'xz'];
const some: Format[] = ['raw', 'gzip', 'bzip2', 'xz'];

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
let image: Buffer;
const packedImages = new Map<string, Buffer>();

beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'wick-http-'));
  const path = await sparseImage(folder.path, 'a.wic');
  image = await readFile(path);
  for (const format of needs(...tools) ? some : ['raw' as const]) {
    const one = await packed(path, format);
    packedImages.set(`/${basename(one)}`, await readFile(one));
  }
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Answers with the image as it is packed; nothing is beside it. */
const answerImage: RequestListener = (request, response) => {
  const bytes = packedImages.get(request.url ?? '');
  if (bytes === undefined) response.writeHead(404).end();
  else file(bytes, { etag: '"1"' })(request, response);
};

async function decode(opened: Image): Promise<Buffer> {
  const bytes = Buffer.alloc(opened.size ?? image.length);
  for await (const { offset, data } of opened.open({ signal })) bytes.set(data, offset);
  return bytes;
}

describe('an image from a server', needing(...tools), () => {
  it.each(some)('is asked for once, for the first look and the first decoding: %s', async (format) => {
    const asked: string[] = [];
    await using server = await serve((request, response) => {
      if (packedImages.has(request.url ?? '')) asked.push(request.headers.range ?? 'whole');
      answerImage(request, response);
    });
    const name = [...packedImages.keys()][some.indexOf(format)];
    const opened = await openImage(`${server.url}${name}`, { signal });
    expect((await decode(opened)).equals(image)).toBe(true);
    const tail = `bytes=${image.length - 512}-${image.length - 1}`;
    expect(asked).toEqual(format === 'raw' ? ['whole', tail] : ['whole']);
    expect(opened.bytesRead()).toBe(packedImages.get(name ?? '')?.length);
    expect((await decode(opened)).equals(image)).toBe(true);
    expect(asked.at(-1)).toBe('whole');
  });

  it.each(some)('may have an address that is good for one request: %s', async (format) => {
    const used = new Set<string>();
    await using server = await serve((request, response) => {
      const url = request.url ?? '';
      if (used.has(url)) response.writeHead(410).end();
      else answerImage(request, response);
      used.add(url);
    });
    const name = [...packedImages.keys()][some.indexOf(format)];
    const opened = await openImage(`${server.url}${name}`, { signal });
    expect((await decode(opened)).equals(image)).toBe(true);
    await expect(decode(opened)).rejects.toMatchObject({ code: 'source-http-status', fields: { status: 410 } });
  });

  it('is let go when cancelled before it is decoded', async () => {
    let closed = false;
    await using server = await serve((request, response) => {
      if (packedImages.has(request.url ?? '')) {
        response.on('close', () => (closed = true));
        response.writeHead(200, { 'content-length': 100_000_000 }).write(packedImages.get('/a.wic.gz'));
      } else response.writeHead(404).end();
    });
    const controller = new AbortController();
    await openImage(`${server.url}/a.wic.gz`, { signal: controller.signal });
    expect(closed).toBe(false);
    controller.abort();
    await expect.poll(() => closed).toBe(true);
  });
});

describe('parts of a raw image from a server', () => {
  const MiB = 1 << 20;
  const large = noise(64 * MiB, 9);
  const near = Array.from({ length: 600 }, (_, i) => ({ offset: 1000 + i * 20_000, length: 10_000 }));

  /** The requests for the image, where these parts of it are wanted. */
  async function askedFor(ranges: readonly Range[], manners: FileManners = { etag: '"1"' }): Promise<string[]> {
    await using server = await serve((request, response) => {
      if (request.url === '/a.img') file(large, manners)(request, response);
      else response.writeHead(404).end();
    });
    const opened = await openImage(`${server.url}/a.img`, { signal });
    const got = Buffer.alloc(large.length);
    let bytes = 0;
    for await (const { offset, data } of opened.open({ signal, ranges })) {
      got.set(data, offset);
      bytes += data.length;
    }
    const expected = Buffer.alloc(large.length);
    for (const { offset, length } of ranges) large.copy(expected, offset, offset, offset + length);
    expect(got.equals(expected)).toBe(true);
    expect(bytes).toBe(ranges.reduce((sum, { length }) => sum + length, 0));
    const tail = `bytes=${large.length - 512}-${large.length - 1}`;
    const images = server.requests.filter(({ url }) => url === '/a.img');
    return images.map(({ headers }) => headers.range ?? 'whole').filter((range) => range !== tail);
  }

  it('that lie close together are read in one go, with what lies between them', async () => {
    expect(await askedFor(near)).toEqual(['whole']);
    const all = Array.from({ length: 600 }, (_, i) => ({ offset: i * 100_000, length: 50_000 }));
    expect(await askedFor(all)).toEqual(['whole']);
  });

  it('that lie far apart are asked for one by one', async () => {
    const far = { offset: 40 * MiB, length: 100 };
    expect(await askedFor([...near, far])).toEqual(['whole', `bytes=${40 * MiB}-${40 * MiB + 99}`]);
    expect(await askedFor([far])).toEqual(['whole', `bytes=${40 * MiB}-${40 * MiB + 99}`]);
    expect(await askedFor([])).toEqual(['whole']);
  });

  it('are cut out of the whole where the server gives no parts', async () => {
    expect(await askedFor([...near, { offset: 40 * MiB, length: 100 }], { ranges: false })).toEqual(['whole']);
  });

  it('are cut out of one answer where nothing tells that the next one is of the same file', async () => {
    const far = { offset: 40 * MiB, length: 100 };
    expect(await askedFor([...near, far], {})).toEqual(['whole']);
    expect(await askedFor([...near, far], { etag: 'W/"1"' })).toEqual(['whole']);
    const lastModified = 'Sat, 01 Mar 2025 10:00:00 GMT';
    expect(await askedFor([...near, far], { lastModified })).toHaveLength(2);
  });
});
