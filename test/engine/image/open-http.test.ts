import { mkdtempDisposable, readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '../../../electron/engine/image/image.ts';
import { openImage } from '../../../electron/engine/image/open.ts';
import { needing, needs } from '../../rigs/needs.ts';
import { type Format, packed, sparseImage } from '../../rigs/packed-image.ts';
import { file, serve } from '../../rigs/unruly-server.ts';

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
