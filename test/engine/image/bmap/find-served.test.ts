import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { findServedBmap } from '../../../../electron/engine/image/bmap/find-served.ts';
import { loadBmap } from '../../../../electron/engine/image/bmap/load.ts';
import { openImage } from '../../../../electron/engine/image/open.ts';
import { openHttp } from '../../../../electron/engine/image/source/http.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { file, type Served, serve } from '../../../rigs/unruly-server.ts';
import { handMade } from './hand-made.ts';

const { signal } = new AbortController();
const image = noise(40_960, 1);
const map = handMade();

/** An image whose maps are asked for from `answer`. */
async function server(answer: RequestListener): Promise<Served> {
  return await serve((request, response) => {
    if (request.url?.endsWith('.bmap') === true) answer(request, response);
    else file(image, { etag: '"1"' })(request, response);
  });
}

async function find(served: Served, times?: { answer: number; map: number }) {
  const source = await openHttp(new URL(`${served.url}/a.wic`), signal, { env: {} });
  return (await findServedBmap(source, signal, times))?.source;
}

function asked(served: Served): string[] {
  return served.requests.map(({ url }) => url).filter((url) => url.endsWith('.bmap'));
}

const noMaps: [string, RequestListener][] = [
  ['500', (_, response) => void response.writeHead(500).end('broken')],
  ['503', (_, response) => void response.writeHead(503, { 'retry-after': '60' }).end()],
  ['403', (_, response) => void response.writeHead(403).end()],
  ['429', (_, response) => void response.writeHead(429, { 'retry-after': '60' }).end()],
  ['204', (_, response) => void response.writeHead(204).end()],
  ['redirects without end', (_, response) => void response.writeHead(302, { location: '/x.bmap' }).end()],
  ['a connection that breaks', (request) => void request.socket.destroy()],
  ['an empty file', (_, response) => void response.end()],
  ['a page, called one', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('no')],
  ['a page', (_, response) => void response.end('\n <!DOCTYPE html><html><body>What is a <bmap>?</body></html>')],
  ['text', (_, response) => void response.end('Not found')],
  ['JSON', (_, response) => void response.end('{"error":"not found"}')],
  ['other XML', (_, response) => void response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>')],
  ['the image itself', file(image, {})],
  ['a map that breaks off', file(map, { breaks: [10, 20, 30, 40, 300, 400] })],
];

describe('a map that nobody asked for', () => {
  it.each(noMaps)('is none, after one try, where the server answers with %s', async (_, answer) => {
    await using served = await server(answer);
    const started = performance.now();
    expect(await find(served)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
    const once = asked(served).filter((url) => url !== '/x.bmap');
    expect(once).toEqual(['/a.wic.bmap', '/a.bmap']);
  });

  it('leaves the image as it is', async () => {
    await using served = await server((_, response) => void response.writeHead(502).end());
    const opened = await openImage(`${served.url}/a.wic`, { signal });
    expect(opened.bmap).toBeUndefined();
    const chunks = await Array.fromAsync(opened.open({ signal }), ({ data }) => data);
    expect(Buffer.concat(chunks).equals(image)).toBe(true);
  });

  it('is waited for only so long in all, for its answer and for the rest of it', async () => {
    const silent: RequestListener = () => {};
    const slow: RequestListener = (_, response) => {
      response.write(Buffer.concat([Buffer.from(map), Buffer.alloc(10_000, ' ')]));
    };
    for (const answer of [silent, slow]) {
      await using served = await server(answer);
      const started = performance.now();
      expect(await find(served, { answer: 150, map: 100 })).toBeUndefined();
      expect(performance.now() - started).toBeLessThan(1000);
      expect(asked(served)).toEqual(['/a.wic.bmap']);
    }
  });

  it('ends at once when cancelled', async () => {
    await using served = await server(() => {});
    const controller = new AbortController();
    const source = await openHttp(new URL(`${served.url}/a.wic`), signal, { env: {} });
    setTimeout(() => controller.abort(), 30);
    await expect(findServedBmap(source, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a map that is there', () => {
  it('is found under the next name too, with one request, and its signature beside it', async () => {
    await using served = await serve((request, response) => {
      if (request.url === '/a.bmap') file(Buffer.from(map), {})(request, response);
      else if (request.url === '/a.bmap.sig' || request.url === '/a.wic') file(image, {})(request, response);
      else response.writeHead(404).end();
    });
    const found = await find(served);
    expect(found?.fileName).toBe('a.bmap');
    expect(asked(served)).toEqual(['/a.wic.bmap', '/a.bmap']);
    if (found !== undefined) expect((await loadBmap(found, { signal })).imageSize).toBe(40_960);
    expect((await found?.sibling('a.bmap.sig', signal))?.size).toBe(image.length);
  });

  it('may be in the frame of a signature, which proves nothing without a key', async () => {
    const signed = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${Buffer.from(map).toString()}-----BEGIN PGP SIGNATURE-----\n\nnone\n-----END PGP SIGNATURE-----\n`;
    await using served = await server((_, response) => void response.end(signed));
    const { bmap } = await openImage(`${served.url}/a.wic`, { signal });
    expect(bmap?.imageSize).toBe(40_960);
    expect(bmap).not.toHaveProperty('signedBy');
  });

  it.each([
    ['cut off', Buffer.from(map).subarray(0, -20), 'bmap-invalid'],
    ['wrong in its numbers', Buffer.from(handMade({ mapped: 9 })), 'bmap-invalid'],
    ['too large', Buffer.concat([Buffer.from(map), Buffer.alloc(65 << 20, ' ')]), 'bmap-invalid'],
  ])('but %s is refused', async (_, bytes, code) => {
    await using served = await server(file(bytes, {}));
    await expect(openImage(`${served.url}/a.wic`, { signal })).rejects.toMatchObject({ code });
  });
});
