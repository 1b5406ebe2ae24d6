import type { RequestListener } from 'node:http';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openHttp } from '../../../../electron/engine/image/source/http.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { type FileManners, file, serve } from '../../../rigs/unruly-server.ts';

const { signal } = new AbortController();
const quick = { retryDelay: 1, stallTimeout: 300, env: {} };
const image = noise(3_000_000, 7);

async function download(url: string): Promise<Buffer> {
  const source = await openHttp(new URL(url), signal, quick);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open({ signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function downloadFrom(answer: RequestListener): Promise<Buffer> {
  await using server = await serve(answer);
  return await download(`${server.url}/a.img`);
}

/** Each place breaks once. */
function places(): number[] {
  return [1, 333_333, 1_000_000, 1_000_001, image.length - 1];
}

describe('a broken download', () => {
  it('is refused in plain text, whatever the server says', async () => {
    const answer: RequestListener = ({ socket }) => {
      socket.end('HTTP/1.1 404 \u001b[2Jgone\u0007\r\ncontent-length: 0\r\n\r\n');
    };
    await expect(downloadFrom(answer)).rejects.toMatchObject({ fields: { status: 404, statusText: '[2Jgone' } });
  });

  it('is one that turns to another protocol', async () => {
    const answer: RequestListener = (request) => {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
    };
    await expect(downloadFrom(answer)).rejects.toMatchObject({ code: 'source-unreachable' });
  });

  const well: [string, FileManners][] = [
    ['a strong entity tag', { etag: '"1"' }],
    ['a date', { lastModified: 'Sat, 21 Nov 2026 03:00:00 GMT' }],
    ['a date beside a weak tag', { etag: 'W/"1"', lastModified: 'Sat, 21 Nov 2026 03:00:00 GMT' }],
    ['no ranges, but a tag', { etag: '"1"', ranges: false }],
    ['no length, but a tag', { etag: '"1"', chunked: true }],
  ];
  it.each(well)('is taken up again at five places with %s', async (_, manners) => {
    const breaks = places();
    const got = await downloadFrom(file(image, { ...manners, breaks }));
    expect(got.equals(image)).toBe(true);
    expect(breaks).toEqual([]);
  });

  it('is taken up again wherever it breaks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(image.length - 1), { minLength: 1, maxLength: 5 }), async (breaks) => {
        const got = await downloadFrom(file(image, { etag: '"1"', breaks: [...breaks] }));
        expect(got.equals(image)).toBe(true);
      }),
      { seed: 11, numRuns: 15 },
    );
  });

  it('asks for the rest only on condition', async () => {
    await using server = await serve(file(image, { etag: '"1"', breaks: [500_000] }));
    await download(`${server.url}/a.img`);
    expect(server.requests.map((one) => [one.headers.range?.replace(/\d+/, 'n'), one.headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=n-', '"1"'],
    ]);
  });

  it('is given up where nothing proves that the file is the same', async () => {
    await expect(downloadFrom(file(image, { breaks: [500_000] }))).rejects.toMatchObject({
      code: 'source-network',
      fields: { reason: 'the connection was closed early, and the server gives no way to go on' },
    });
    await expect(downloadFrom(file(image, { etag: 'W/"1"', breaks: [500_000] }))).rejects.toMatchObject({
      code: 'source-network',
    });
  });

  it('is given up where the server begins anew without proof', async () => {
    const manners: FileManners = { etag: '"1"', breaks: [500_000] };
    const answer = file(image, manners);
    await expect(
      downloadFrom((request, response) => {
        if (request.headers.range !== undefined) Object.assign(manners, { etag: undefined, ranges: false });
        answer(request, response);
      }),
    ).rejects.toMatchObject({ code: 'source-network' });
  });

  it.each([
    ['another tag', { etag: '"2"' }],
    ['another tag, and no ranges', { etag: '"2"', ranges: false }],
  ])('is not mixed with a new file: %s', async (_, later) => {
    const manners: FileManners = { etag: '"1"', breaks: [500_000] };
    let content = image;
    const answer = file(() => content, manners);
    await expect(
      downloadFrom((request, response) => {
        if (request.headers.range !== undefined) {
          Object.assign(manners, later);
          content = noise(image.length, 8);
        }
        answer(request, response);
      }),
    ).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('is not mixed with a file of another length', async () => {
    const manners: FileManners = { lastModified: 'Sat, 21 Nov 2026 03:00:00 GMT', breaks: [500_000] };
    let content = image;
    const answer = file(() => content, manners);
    const changing: RequestListener = (request, response) => {
      if (request.headers.range !== undefined) content = image.subarray(0, 2_000_000);
      answer(request, response);
    };
    await expect(downloadFrom(changing)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('is not taken for whole when it is short', async () => {
    const short: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-length': image.length });
      response.write(image.subarray(0, 1000), () => response.destroy());
    };
    await expect(downloadFrom(short)).rejects.toMatchObject({ code: 'source-network' });
  });

  it('is given up after some tries in a row without a byte', async () => {
    let requests = 0;
    const dying: RequestListener = (request, response) => {
      requests += 1;
      if (requests > 1) return void request.socket.destroy();
      file(image, { etag: '"1"', breaks: [500_000] })(request, response);
    };
    await expect(downloadFrom(dying)).rejects.toMatchObject({ code: 'source-network' });
    expect(requests).toBe(5);
  });

  it('counts as broken when nothing comes for a while', async () => {
    let stalled = false;
    const slow: RequestListener = (request, response) => {
      if (stalled) {
        file(image, { etag: '"1"' })(request, response);
        return;
      }
      stalled = true;
      response.writeHead(200, { etag: '"1"', 'content-length': image.length }).write(image.subarray(0, 100_000));
    };
    expect((await downloadFrom(slow)).equals(image)).toBe(true);
    expect(stalled).toBe(true);
  });

  it('does not count as broken when the reader is slow', async () => {
    await using server = await serve(file(image, { etag: '"1"' }));
    const source = await openHttp(new URL(`${server.url}/a.img`), signal, { ...quick, stallTimeout: 100 });
    let length = 0;
    for await (const chunk of source.open({ signal })) {
      if (length === 0) await new Promise((resolve) => setTimeout(resolve, 300));
      length += chunk.length;
    }
    expect(length).toBe(image.length);
    expect(server.requests).toHaveLength(1);
  });
});
