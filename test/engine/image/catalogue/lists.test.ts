import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lists } from '../../../../electron/engine/image/catalogue/lists.ts';
import { file, type Served, serve } from '../../../rigs/unruly-server.ts';

const { signal } = new AbortController();
const http = { retryDelay: 1, stallTimeout: 1000, env: {} };
const day = 24 * 60 * 60 * 1000;
const entry = (name: string) => ({ name, url: 'https://example.org/a.img.xz' });
const osList = (...names: string[]) => Buffer.from(JSON.stringify({ os_list: names.map(entry) }));

let folder: string;
let notes: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-lists-'));
  notes = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function lists(now = 0): Lists {
  return new Lists({
    signal,
    folder: join(folder, 'lists'),
    http,
    onNote: (note) => notes.push(note),
    now: () => 1_700_000_000_000 + now,
  });
}

async function names(server: Served, now?: number): Promise<string[]> {
  const { children } = await lists(now).read(new URL(`${server.url}/os_list.json`));
  return children.map(({ slug }) => slug);
}

const bomb = gzipSync(Buffer.alloc(64 << 20, 32));

const answer = (status: number, body = '', headers = {}): RequestListener => {
  return (_, response) => void response.writeHead(status, headers).end(body);
};

describe('a list', () => {
  test('is read anew each time, but not sent again while it is the same', async () => {
    let asked = 0;
    await using server = await serve((request, response) => {
      asked += 1;
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(osList('a'));
    });
    expect(await names(server)).toEqual(['a']);
    expect(await names(server)).toEqual(['a']);
    expect(asked).toBe(2);
    expect(server.requests[1]?.headers).toMatchObject({ 'if-none-match': '"1"', 'accept-encoding': 'identity' });
    expect(notes).toEqual([]);
  });

  test('is taken up again by its date where it has no tag', async () => {
    const date = 'Sat, 21 Nov 2026 03:00:00 GMT';
    await using server = await serve(file(osList('a'), { lastModified: date }));
    await names(server);
    await names(server);
    expect(server.requests[1]?.headers['if-modified-since']).toBe(date);
  });

  test('that has changed is the new one', async () => {
    let now = osList('a');
    await using server = await serve((request, response) => file(now, { etag: `"${now.length}"` })(request, response));
    expect(await names(server)).toEqual(['a']);
    now = osList('a', 'b');
    expect(await names(server)).toEqual(['a', 'b']);
  });

  test('is read once for one purpose', async () => {
    await using server = await serve(file(osList('a'), {}));
    const all = lists();
    const url = new URL(`${server.url}/os_list.json`);
    await Promise.all([all.read(url), all.read(url)]);
    await all.load({ kind: 'folder', slug: '', aliases: [], title: '', children: [], implied: [], list: url.href });
    expect(server.requests).toHaveLength(1);
  });

  test('may be packed in spite of what was asked for', async () => {
    await using server = await serve(answer(200, '', {}));
    await using packed = await serve(file(gzipSync(osList('a')), { headers: { 'content-encoding': 'gzip' } }));
    expect(await names(packed)).toEqual(['a']);
    await expect(names(server)).rejects.toThrow(expect.objectContaining({ code: 'catalogue-unreadable' }));
  });

  test('is kept for nobody else to read, and without its address', async () => {
    await using server = await serve(file(osList('a'), { etag: '"1"' }));
    await lists().read(new URL(`${server.url}/os_list.json?token=hush`));
    const kept = (await readdir(join(folder, 'lists'))).filter((name) => name.endsWith('.list'));
    expect(kept).toHaveLength(1);
    for (const name of ['', ...kept]) {
      const { mode } = await stat(join(folder, 'lists', name));
      expect(mode & 0o077, name).toBe(0);
    }
    expect(await readFile(join(folder, 'lists', kept[0] ?? ''), 'utf8')).not.toContain('hush');
  });
});

describe('without a list that can be had, the last one is used, and its age is told', () => {
  const troubles: [string, RequestListener, RegExp][] = [
    ['the server is gone', (_, response) => void response.destroy(), /closed early/],
    ['there is nothing at the address', answer(404), /answered 404/],
    ['the server fails', answer(503), /answered 503/],
    [
      'the server says so to a terminal',
      ({ socket }) => void socket.end('HTTP/1.1 404 \u001b[2Jgone\u0007\r\ncontent-length: 0\r\n\r\n'),
      // oxlint-disable-next-line no-control-regex -- that it is not there is what is looked for
      /answered 404 \[2Jgone[^\u0000-\u001f]*$/,
    ],
    ['somebody asks to log in first', answer(200, '<!DOCTYPE html><p>Hotel'), /a web page/],
    ['the list is damaged', answer(200, '{"os_list": ['), /not JSON/],
    ['it redirects without end', answer(302, '', { location: '/' }), /redirects without end/],
    ['it is silent', () => {}, /nothing came/],
    [
      'it never ends',
      (_, response) => {
        const more = () => {
          if (!response.destroyed) response.write(Buffer.alloc(1 << 20, 32), more);
        };
        more();
      },
      /more than 16 MiB/,
    ],
    [
      'it is a bomb',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      /more than 16 MiB/,
    ],
  ];

  test.each(troubles)('when %s', async (_, trouble, reason) => {
    let now: RequestListener = file(osList('a'), { etag: '"1"' });
    await using server = await serve((request, response) => now(request, response));
    await names(server);
    now = trouble;
    expect(await names(server, 3 * day)).toEqual(['a']);
    expect(notes).toEqual([expect.stringMatching(reason)]);
    expect(notes[0]).toMatch(/ 3 days ago is used\.$/);
    // It does not become younger by being used.
    expect(await names(server, 40 * day)).toEqual(['a']);
    expect(notes[1]).toContain('40 days ago');
  });

  test.each(troubles)('and there is none, it is said why: %s', async (_, trouble, reason) => {
    await using server = await serve(trouble);
    const refused = expect.objectContaining({ code: expect.stringMatching(/^catalogue-unre/), exitCode: 4 });
    await expect(names(server)).rejects.toThrow(refused);
    await expect(names(server)).rejects.toThrow(reason);
  });

  test('and what was kept is damaged, it counts as none', async () => {
    let now: RequestListener = file(osList('a'), { etag: '"1"' });
    await using server = await serve((request, response) => now(request, response));
    await names(server);
    const name = (await readdir(join(folder, 'lists'))).find((one) => one.endsWith('.list')) ?? '';
    const kept = await readFile(join(folder, 'lists', name));
    await writeFile(join(folder, 'lists', name), kept.subarray(0, -1));
    now = answer(503);
    await expect(names(server)).rejects.toThrow('answered 503');
  });

  test('cancelling is no such trouble', async () => {
    await using server = await serve(() => {});
    const controller = new AbortController();
    const reading = new Lists({ signal: controller.signal, folder, http, onNote: expect.unreachable }).read(
      new URL(server.url),
    );
    controller.abort(new Error('stopped'));
    await expect(reading).rejects.toThrow('stopped');
  });
});
