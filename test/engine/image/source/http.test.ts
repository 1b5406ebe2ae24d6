import type { RequestListener } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openHttp } from '../../../../electron/engine/image/source/http.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { type FileManners, file, serve } from '../../../rigs/unruly-server.ts';

const { signal } = new AbortController();
const quick = { retryDelay: 1, stallTimeout: 300, env: {} };
const image = noise(3_000_000, 7);

async function download(url: string, range: { start?: number; end?: number } = {}): Promise<Buffer> {
  const source = await openHttp(new URL(url), signal, quick);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open({ signal, ...range })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function downloadFrom(answer: RequestListener): Promise<Buffer> {
  await using server = await serve(answer);
  return await download(`${server.url}/a.img`);
}

describe('a download', () => {
  it('is one request, asks for no packing, and knows its size and name', async () => {
    await using server = await serve(file(image, { etag: '"1"' }));
    const source = await openHttp(new URL(`${server.url}/folder/a%20b.img?x=1#part`), signal, quick);
    expect(source).toMatchObject({ size: image.length, fileName: 'a b.img', seekable: true, path: undefined });
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.open({ signal })) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(image)).toBe(true);
    expect(source.bytesRead()).toBe(image.length);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('can be read again, and in parts', async () => {
    await using server = await serve(file(image, { etag: '"1"' }));
    const source = await openHttp(new URL(`${server.url}/a.img`), signal, quick);
    for (let i = 0; i < 2; i++) expect((await Array.fromAsync(source.open({ signal }))).length).toBeGreaterThan(0);
    const part = Buffer.concat(await Array.fromAsync(source.open({ signal, start: 1_000_000, end: 1_000_010 })));
    expect(part.equals(image.subarray(1_000_000, 1_000_010))).toBe(true);
    expect(server.requests.at(-1)?.headers).toMatchObject({ range: 'bytes=1000000-1000009', 'if-range': '"1"' });
    expect(await Array.fromAsync(source.open({ signal, start: image.length }))).toEqual([]);
  });

  const sameSize = noise(image.length, 8);
  const between: [string, FileManners, FileManners, Buffer][] = [
    ['another tag', { etag: '"1"' }, { etag: '"2"' }, sameSize],
    ['another weak tag', { etag: 'W/"1"' }, { etag: 'W/"2"' }, sameSize],
    ['another date', { lastModified: 'Sat, 21 Nov 2026 03:00:00 GMT' }, { lastModified: 'x' }, sameSize],
    ['another length', {}, {}, image.subarray(1)],
    ['more bytes than before, without saying so', { chunked: true }, {}, Buffer.concat([image, image])],
    ['fewer bytes than before, without saying so', { chunked: true }, {}, image.subarray(0, 2_000_000)],
  ];
  it.each(between)('is not mixed with a later one of %s', async (_, manners, later, content) => {
    let now = image;
    await using server = await serve(file(() => now, manners));
    const source = await openHttp(new URL(`${server.url}/a.img`), signal, quick);
    await Array.fromAsync(source.open({ signal }));
    now = content;
    Object.assign(manners, later);
    await expect(Array.fromAsync(source.open({ signal }))).rejects.toMatchObject({ exit: 'badSource' });
    if (manners.chunked !== true)
      await expect(Array.fromAsync(source.open({ signal, start: 10, end: 20 }))).rejects.toMatchObject({
        code: 'source-changed',
      });
  });

  it('is not mixed where only later answers tell that they differ', async () => {
    const manners: FileManners = {};
    await using server = await serve(file(image, manners));
    const source = await openHttp(new URL(`${server.url}/a.img`), signal, quick);
    const part = async () => await Array.fromAsync(source.open({ signal, start: 10, end: 20 }));
    manners.etag = '"1"';
    expect(await part()).toHaveLength(1);
    expect(await part()).toHaveLength(1);
    manners.etag = '"2"';
    await expect(part()).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('gives parts of a server that knows no ranges by reading from the start', async () => {
    await using server = await serve(file(image, { ranges: false, saysRanges: false }));
    expect(await download(`${server.url}/a.img`, { start: 70_000, end: 70_100 })).toEqual(
      image.subarray(70_000, 70_100),
    );
  });

  it('takes as long as the server likes once it is being read', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 5 });
      for (let i = 1; i <= 5; i++) setTimeout(() => response.write('x'), i * 40);
    });
    const source = await openHttp(new URL(server.url), signal, { ...quick, unreadTimeout: 60 });
    expect(Buffer.concat(await Array.fromAsync(source.open({ signal }))).toString()).toBe('xxxxx');
  });

  it('that nobody reads is let go, and asked for again', async () => {
    await using server = await serve(file(image, {}));
    const source = await openHttp(new URL(server.url), signal, { ...quick, unreadTimeout: 20 });
    await wait(60);
    expect(Buffer.concat(await Array.fromAsync(source.open({ signal }))).equals(image)).toBe(true);
    expect(server.requests).toHaveLength(2);
  });

  it('of no bytes has none', async () => {
    expect(await downloadFrom(file(Buffer.alloc(0), {}))).toHaveLength(0);
  });
});

describe('a server that refuses', () => {
  const status =
    (...codes: number[]): RequestListener =>
    (request, response) => {
      const code = codes.shift();
      if (code === undefined) file(image, {})(request, response);
      else response.writeHead(code, { 'retry-after': '0' }).end();
    };

  it.each([403, 404, 410])('with %i is not asked again', async (code) => {
    await using server = await serve(status(code));
    await expect(download(`${server.url}/a.img`)).rejects.toMatchObject({
      code: 'source-http-status',
      fields: { status: code },
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([429, 500, 502, 503])('with %i is asked again', async (code) => {
    expect((await downloadFrom(status(code, code))).equals(image)).toBe(true);
  });

  it('keeps refusing: its last answer is said', async () => {
    await using server = await serve((_, response) => void response.writeHead(503).end());
    await expect(download(`${server.url}/a.img`)).rejects.toMatchObject({ code: 'source-http-status' });
    expect(server.requests).toHaveLength(5);
  });

  it('is waited for as long as it asks, up to a bound', async () => {
    const times: number[] = [];
    await using server = await serve((request, response) => {
      times.push(performance.now());
      if (times.length > 1) file(image, {})(request, response);
      else response.writeHead(503, { 'retry-after': '3600' }).end();
    });
    await openHttp(new URL(server.url), signal, { ...quick, longestDelay: 150 });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(140);
  });

  it('that is not there is said to refuse connections', async () => {
    const server = await serve(() => {});
    await server[Symbol.asyncDispose]();
    await expect(download(`${server.url}/a.img`)).rejects.toMatchObject({
      code: 'source-unreachable',
      fields: { reason: 'the server refuses connections' },
    });
  });

  it('and one that says nothing is given up', async () => {
    await using server = await serve(() => {});
    await expect(openHttp(new URL(server.url), signal, { ...quick, stallTimeout: 50, tries: 2 })).rejects.toMatchObject(
      {
        code: 'source-unreachable',
      },
    );
    expect(server.requests).toHaveLength(2);
  });

  it('that packs with something unknown is refused; gzip is left to the decoders', async () => {
    await expect(downloadFrom(file(image, { headers: { 'content-encoding': 'br' } }))).rejects.toMatchObject({
      code: 'source-unreachable',
    });
    expect((await downloadFrom(file(image, { headers: { 'content-encoding': 'x-gzip' } }))).equals(image)).toBe(true);
  });
});

describe('redirects', () => {
  const redirect = (to: (url: string) => string | undefined, code = 302): RequestListener => {
    return (request, response) => {
      const location = to(request.url ?? '');
      if (location === undefined) file(image, { etag: '"1"', breaks: [] })(request, response);
      else response.writeHead(code, { location }).end();
    };
  };

  it.each([301, 302, 303, 307, 308])('with %i are followed', async (code) => {
    const got = await downloadFrom(redirect((url) => (url === '/a.img' ? '../there/b.img' : undefined), code));
    expect(got.equals(image)).toBe(true);
  });

  it('without end are an error', async () => {
    await expect(downloadFrom(redirect((url) => `${url}x`))).rejects.toMatchObject({
      code: 'source-unreachable',
      fields: { reason: 'it redirects without end' },
    });
  });

  it.each(['ftp://x/y', 'http://', 'file:///etc/passwd'])('to %s are refused', async (location) => {
    await expect(downloadFrom(redirect(() => location))).rejects.toMatchObject({ code: 'source-unreachable' });
  });

  it('take the password no further than its server', async () => {
    await using other = await serve(file(image, {}));
    await using server = await serve(redirect(() => `${other.url}/b.img`));
    const url = new URL(`${server.url}/a.img`);
    url.username = 'me';
    url.password = 's3cret';
    const source = await openHttp(url, signal, quick);
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:s3cret').toString('base64')}`);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(JSON.stringify(source.name)).not.toContain('s3cret');
  });

  it('that expire are looked up anew', async () => {
    let valid = 'one';
    const breaks = [500_000];
    await using server = await serve((request, response) => {
      if (request.url === '/a.img') return void response.writeHead(302, { location: `/${valid}` }).end();
      if (request.url !== `/${valid}`) return void response.writeHead(403).end();
      if (valid === 'one') setTimeout(() => (valid = 'two'), 20);
      file(image, { etag: '"1"', breaks })(request, response);
    });
    const source = await openHttp(new URL(`${server.url}/a.img`), signal, { ...quick, retryDelay: 50 });
    expect(Buffer.concat(await Array.fromAsync(source.open({ signal }))).equals(image)).toBe(true);
    expect(server.requests.map((one) => one.url)).toEqual(['/a.img', '/one', '/one', '/a.img', '/two']);
  });
});

describe('what is beside a download', () => {
  it('is found with the same query, or is not there', async () => {
    await using server = await serve((request, response) => {
      const found = request.url?.startsWith('/x/a.bmap') === true || request.url?.startsWith('/x/a.img') === true;
      if (found) file(Buffer.from('<bmap/>'), {})(request, response);
      else response.writeHead(404).end();
    });
    const source = await openHttp(new URL(`${server.url}/x/a.img?raw=1`), signal, quick);
    expect(await source.sibling('b.bmap', signal)).toBeUndefined();
    const sibling = await source.sibling('a.bmap', signal);
    expect(Buffer.concat(await Array.fromAsync(sibling?.open({ signal }) ?? [])).toString()).toBe('<bmap/>');
    expect(server.requests.at(-1)?.url).toBe('/x/a.bmap?raw=1');
  });

  it('is not the page that says "not found" with status 200', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>not found</p>');
    });
    const source = await openHttp(new URL(`${server.url}/a.img`), signal, quick);
    expect(await source.sibling('a.bmap', signal)).toBeUndefined();
  });

  it('is not passed over when the server is in trouble', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/a.img') file(image, {})(request, response);
      else response.writeHead(500).end();
    });
    const source = await openHttp(new URL(`${server.url}/a.img`), signal, quick);
    await expect(source.sibling('a.bmap', signal)).rejects.toMatchObject({ code: 'source-http-status' });
  });
});

describe('cancelling', () => {
  const answers: [string, RequestListener][] = [
    ['while the server thinks', () => {}],
    ['while the server sends nothing more', (_, response) => void response.writeHead(200).write('x')],
    ['while waiting to try again', (_, response) => void response.writeHead(503).end()],
  ];
  it.each(answers)('ends a download %s', async (_, answer) => {
    await using server = await serve(answer);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const started = performance.now();
    const reading = (async () => {
      const slow = { ...quick, stallTimeout: 20_000, retryDelay: 20_000 };
      const source = await openHttp(new URL(server.url), controller.signal, slow);
      return await Array.fromAsync(source.open({ signal: controller.signal }));
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
