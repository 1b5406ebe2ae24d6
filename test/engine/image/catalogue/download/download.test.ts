import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { download } from '../../../../../electron/engine/image/catalogue/download/download.ts';
import type { CatalogueImage } from '../../../../../electron/engine/image/catalogue/tree.ts';
import { noise } from '../../../../rigs/memory-image.ts';
import { file, type Served, serve } from '../../../../rigs/unruly-server.ts';

const MiB = 1 << 20;
const content = noise(3 * MiB + 17, 3);
const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const http = { retryDelay: 1, stallTimeout: 500, tries: 2, env: {} };

let folder: string;
let notes: string[];
let phases: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-download-'));
  notes = [];
  phases = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const cache = () => join(folder, 'downloads');

interface Asked extends Partial<CatalogueImage> {
  maxBytes?: number;
  signal?: AbortSignal;
  entry?: string;
}

async function get(address: string, { maxBytes, signal, entry, ...image }: Asked = {}): Promise<Buffer> {
  const kept = await download(
    'it',
    { kind: 'image', slug: 'it', aliases: [], title: 'it', boards: [], address, ...image },
    {
      signal: signal ?? new AbortController().signal,
      folder: cache(),
      http,
      maxBytes,
      entry,
      onNote: (note) => notes.push(note),
      onPhase: (phase) => phases.push(phase),
      onBytes: () => {},
    },
  );
  return await readFile(kept.path);
}

/** What is in the cache: whole files, and begun ones. */
async function held(): Promise<{ files: number; begun: number }> {
  const count = async (name: string) => (await readdir(join(cache(), name)).catch(() => [])).length;
  return { files: await count('files'), begun: await count('begun') };
}

const isRight = (bytes: Uint8Array) => Buffer.compare(bytes, content) === 0;
const refusal = (code: string) => expect.objectContaining({ code, exitCode: 4 });

/** Sends the first `bytes` and then nothing more, where the whole file is asked for. */
function stuckAt(bytes: number, then: RequestListener): RequestListener {
  return (request, response) => {
    if (request.headers.range !== undefined) return then(request, response);
    response.writeHead(200, { etag: '"1"', 'content-length': content.length, 'accept-ranges': 'bytes' });
    response.write(content.subarray(0, bytes));
  };
}

describe('a download', () => {
  test('is whole, right and nobody else’s before it is read, and the next one needs no server', async () => {
    const server = await serve(file(content, { etag: '"1"' }));
    expect(isRight(await get(`${server.url}/a.img.gz`, { sha256: sum(content) }))).toBe(true);
    expect(phases).toEqual(['downloading']);
    await server[Symbol.asyncDispose]();
    expect(isRight(await get(`${server.url}/a.img.gz`, { sha256: sum(content) }))).toBe(true);
    expect(phases).toEqual(['downloading']);
    const all = await readdir(cache(), { recursive: true });
    for (const name of ['', ...all]) {
      if (name !== 'CACHEDIR.TAG') expect((await stat(join(cache(), name))).mode & 0o077, name).toBe(0);
    }
    expect(all).toContain(join('files', sum(content), 'a.img.gz'));
  });

  test('is known by its checksum, wherever it lies', async () => {
    await using server = await serve(file(content, {}));
    await get(`${server.url}/a.img`, { sha256: sum(content) });
    await get('https://elsewhere.invalid/b.img', { sha256: sum(content) });
    expect(server.requests).toHaveLength(1);
  });

  test('with another checksum is refused, and leaves nothing behind', async () => {
    await using server = await serve(file(content, { etag: '"1"' }));
    const asked = { sha256: 'ab'.repeat(32) };
    await expect(get(server.url, asked)).rejects.toThrow(refusal('source-checksum'));
    expect(await held()).toEqual({ files: 0, begun: 0 });
    expect(server.requests).toHaveLength(1);
  });

  test('may be proved by what is in it', async () => {
    const packed = gzipSync(content);
    await using server = await serve(file(packed, { etag: '"1"' }));
    expect((await get(`${server.url}/a.img.gz`, { unpackedSha256: sum(content) })).equals(packed)).toBe(true);
    expect(phases).toEqual(['downloading', 'checking']);
    await get(`${server.url}/a.img.gz`, { unpackedSha256: sum(content) });
    expect(phases).toHaveLength(2);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['another image', gzipSync(noise(MiB, 9)), 'source-checksum'],
    ['an image that is cut off', gzipSync(content).subarray(0, MiB), 'source-truncated'],
    ['a web page', Buffer.from('<!DOCTYPE html><p>Hotel'), 'source-not-an-image'],
  ])('is refused where in it is %s, and leaves nothing behind', async (_, packed, code) => {
    await using server = await serve(file(packed, { etag: '"1"' }));
    await expect(get(`${server.url}/a.img.gz`, { unpackedSha256: sum(content) })).rejects.toThrow(refusal(code));
    expect(await held()).toEqual({ files: 0, begun: 0 });
  });

  test('that was changed in the cache is found out, and made again', async () => {
    await using server = await serve(file(content, { etag: '"1"' }));
    const asked = { sha256: sum(content) };
    await get(`${server.url}/a.img`, asked);
    const path = join(cache(), 'files', sum(content), 'a.img');
    await writeFile(path, noise(content.length, 4));
    expect(isRight(await get(`${server.url}/a.img`, asked))).toBe(true);
    expect(server.requests).toHaveLength(2);
    // The same bytes written again are no change.
    await writeFile(path, content);
    expect(isRight(await get(`${server.url}/a.img`, asked))).toBe(true);
    expect(server.requests).toHaveLength(2);
  });

  test.each([['../../etc/passwd'], ['.'], ['%2e%2e%2f'], ['record.json'], ['a b;c\u202e.img'], ['']])(
    'of a file called %j stays in its folder',
    async (name) => {
      await using server = await serve(file(content, {}));
      await get(`${server.url}/x/${name}`, { sha256: sum(content) });
      const names = await readdir(join(cache(), 'files', sum(content)));
      expect(names).toHaveLength(3);
      for (const one of names) expect(one).toMatch(/^[\w.+-]+$/);
      expect(isRight(await get('https://x.invalid/', { sha256: sum(content) }))).toBe(true);
    },
  );
});

describe('without a checksum, a download', () => {
  test('is compared with what the server has now', async () => {
    let now = { bytes: content, etag: '"1"' };
    await using server = await serve((request, response) => file(now.bytes, { etag: now.etag })(request, response));
    await get(`${server.url}/a.img`);
    await get(`${server.url}/a.img`);
    expect(phases).toEqual(['downloading']);
    now = { bytes: noise(MiB, 8), etag: '"2"' };
    expect((await get(`${server.url}/a.img`)).equals(now.bytes)).toBe(true);
    expect(await held()).toEqual({ files: 1, begun: 0 });
  });

  test('is used as it is off line, and that is said', async () => {
    const server = await serve(file(content, { etag: '"1"' }));
    await get(`${server.url}/a.img`);
    await server[Symbol.asyncDispose]();
    expect(isRight(await get(`${server.url}/a.img`))).toBe(true);
    expect(notes).toEqual([expect.stringMatching(/downloaded on \d{4}-\d\d-\d\d is used/)]);
  });

  test('from a server that proves nothing is made anew each time', async () => {
    await using server = await serve(file(content, { chunked: true }));
    for (let i = 0; i < 2; i++) expect(isRight(await get(`${server.url}/a.img`))).toBe(true);
    expect(phases).toEqual(['downloading', 'downloading']);
  });
});

describe('a download that was broken off', () => {
  async function breakOff(server: Served, bytes: number, asked: Asked = {}): Promise<void> {
    const controller = new AbortController();
    const broken = get(`${server.url}/a.img`, { ...asked, signal: controller.signal });
    void untilThere(bytes).then(() => controller.abort(new Error('stopped')));
    await expect(broken).rejects.toThrow('stopped');
  }

  async function untilThere(bytes: number): Promise<void> {
    for (;;) {
      for (const name of await readdir(join(cache(), 'begun')).catch(() => [])) {
        const there = await stat(join(cache(), 'begun', name, 'data.part')).catch(() => ({ size: 0 }));
        if (there.size >= bytes) return;
      }
      await wait(5);
    }
  }

  const rest = file(content, { etag: '"1"' });

  test.each([
    ['with a checksum', { sha256: sum(content) }],
    ['without one', {}],
  ])('is gone on with, %s', async (_, asked) => {
    await using server = await serve(stuckAt(2 * MiB, rest));
    await breakOff(server, 2 * MiB, asked);
    expect(await held()).toEqual({ files: 0, begun: 1 });
    expect(isRight(await get(`${server.url}/a.img`, asked))).toBe(true);
    const { headers } = server.requests.at(-1) ?? {};
    expect(headers).toMatchObject({ range: `bytes=${2 * MiB}-`, 'if-range': '"1"' });
    expect(await held()).toEqual({ files: 1, begun: 0 });
  });

  test('begins anew where the file on the server is another one by now', async () => {
    const other = noise(content.length, 5);
    let now = stuckAt(2 * MiB, rest);
    await using server = await serve((request, response) => now(request, response));
    await breakOff(server, 2 * MiB);
    now = file(other, { etag: '"2"' });
    expect((await get(`${server.url}/a.img`)).equals(other)).toBe(true);
  });

  test('is refused where the other file is not the catalogue’s', async () => {
    let now = stuckAt(2 * MiB, rest);
    await using server = await serve((request, response) => now(request, response));
    await breakOff(server, 2 * MiB, { sha256: sum(content) });
    now = file(noise(content.length, 5), { etag: '"2"' });
    const again = get(`${server.url}/a.img`, { sha256: sum(content) });
    await expect(again).rejects.toThrow(refusal('source-checksum'));
    expect(await held()).toEqual({ files: 0, begun: 0 });
  });

  test('is refused where the file changes in the middle', async () => {
    const breaks = [MiB];
    let etag = '"1"';
    await using server = await serve((request, response) => {
      file(content, { etag, breaks })(request, response);
      etag = '"2"';
    });
    await expect(get(`${server.url}/a.img`)).rejects.toThrow(refusal('source-changed'));
    expect(await held()).toEqual({ files: 0, begun: 0 });
  });

  test('is made whole anew where the bytes that were there turn out to be wrong', async () => {
    await using server = await serve(stuckAtOnce(2 * MiB));
    await breakOff(server, 2 * MiB, { sha256: sum(content) });
    const [name = ''] = await readdir(join(cache(), 'begun'));
    await writeFile(join(cache(), 'begun', name, 'data.part'), Buffer.alloc(2 * MiB));
    expect(isRight(await get(`${server.url}/a.img`, { sha256: sum(content) }))).toBe(true);
  });

  /** Gets stuck the first time only. */
  function stuckAtOnce(bytes: number): RequestListener {
    let stuck = false;
    const first = stuckAt(bytes, rest);
    return (request, response) => {
      if (stuck) return rest(request, response);
      stuck = true;
      first(request, response);
    };
  }

  test('without a checksum is not gone on with after a power cut', async () => {
    await using server = await serve(stuckAtOnce(2 * MiB));
    await breakOff(server, 2 * MiB);
    const [name = ''] = await readdir(join(cache(), 'begun'));
    const note = join(cache(), 'begun', name, 'note.json');
    const { bootedAt, ...known } = JSON.parse(await readFile(note, 'utf8'));
    await writeFile(note, JSON.stringify({ ...known, bootedAt: bootedAt - 3_600_000 }));
    expect(isRight(await get(`${server.url}/a.img`))).toBe(true);
    expect(server.requests.every(({ headers }) => headers.range === undefined)).toBe(true);
  });

  test('of a server that ends too early is kept for the next try', async () => {
    let gone = false;
    await using server = await serve((request, response) => {
      if (gone) return void response.destroy();
      gone = true;
      file(content, { etag: '"1"', breaks: [2 * MiB] })(request, response);
    });
    await expect(get(`${server.url}/a.img`)).rejects.toThrow(refusal('source-network'));
    expect(await held()).toEqual({ files: 0, begun: 1 });
  });
});

describe('several processes', () => {
  let children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
  });

  /** Runs a download; `seen` resolves with the first event that has `key`. */
  function run(address: string, sha256 = sum(content)) {
    const program = join(import.meta.dirname, 'programs', 'download.ts');
    const child = spawn(process.execPath, [program, cache(), address, sha256], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const events: Record<string, unknown>[] = [];
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => events.push(JSON.parse(line)));
    const seen = async (key: string, least = 0): Promise<unknown> => {
      for (;;) {
        const event = events.find((one) => one[key] !== undefined && !(Number(one[key]) < least));
        if (event !== undefined) return event[key];
        if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended');
        await wait(10);
      }
    };
    return { child, events, seen, ended: once(child, 'exit') };
  }

  const rest = file(content, { etag: '"1"' });

  test('go on where one was killed', async () => {
    await using server = await serve(stuckAt(2 * MiB, rest));
    const first = run(`${server.url}/a.img`);
    await first.seen('bytes', 2 * MiB);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = run(`${server.url}/a.img`);
    expect(isRight(await readFile(String(await second.seen('path'))))).toBe(true);
    expect(server.requests.at(-1)?.headers.range).toBe(`bytes=${2 * MiB}-`);
    expect(await held()).toEqual({ files: 1, begun: 0 });
  });

  test('do not download the same thing twice at a time', async () => {
    let go = () => {};
    const going = new Promise<void>((resolve) => {
      go = resolve;
    });
    await using server = await serve((request, response) => void going.then(() => rest(request, response)));
    const both = [run(`${server.url}/a.img`), run(`${server.url}/a.img`)];
    await Promise.race(both.map(({ seen }) => seen('note')));
    go();
    for (const { seen } of both) expect(isRight(await readFile(String(await seen('path'))))).toBe(true);
    expect(server.requests).toHaveLength(1);
    expect(await held()).toEqual({ files: 1, begun: 0 });
  });

  test('take over what another was at when it died', async () => {
    await using server = await serve(stuckAt(2 * MiB, rest));
    const first = run(`${server.url}/a.img`);
    await first.seen('bytes', 2 * MiB);
    const second = run(`${server.url}/a.img`);
    await second.seen('note');
    first.child.kill('SIGKILL');
    expect(isRight(await readFile(String(await second.seen('path'))))).toBe(true);
    expect(server.requests).toHaveLength(3);
  });

  test('leave alone what one of another computer is at', async () => {
    await using server = await serve(rest);
    const theirs = join(cache(), 'begun', `${sum(content)}@00000000-1-abc`);
    await mkdir(theirs, { recursive: true, mode: 0o700 });
    const waiting = run(`${server.url}/a.img`);
    await waiting.seen('note');
    expect(server.requests).toHaveLength(0);
    // It has not been heard of for long: it may be dead or not, so this one makes its own.
    await utimes(theirs, 0, Date.now() / 1000 - 3600);
    expect(isRight(await readFile(String(await waiting.seen('path'))))).toBe(true);
    expect(await readdir(theirs)).toEqual([]);
  });
});

describe('the cache', () => {
  const bytes = (seed: number) => noise(MiB, seed);

  /** As if each had been used `age` ms ago by a process that is gone. */
  async function aged(seed: number, age: number): Promise<void> {
    const entry = join(cache(), 'files', sum(bytes(seed)));
    for (const name of await readdir(entry)) if (name.startsWith('reader-')) await rm(join(entry, name));
    const then = (Date.now() - age) / 1000;
    await utimes(join(entry, 'record.json'), then, then);
  }

  async function kept(): Promise<number[]> {
    const names = await readdir(join(cache(), 'files'));
    return [1, 2, 3, 4].filter((seed) => names.includes(sum(bytes(seed))));
  }

  test('drops what was used longest ago to stay within its bound', async () => {
    await using server = await serve((request, response) =>
      file(bytes(Number(request.url?.slice(1))), { etag: `"${request.url}"` })(request, response),
    );
    const one = (seed: number) => get(`${server.url}/${seed}`, { sha256: sum(bytes(seed)), maxBytes: 3.5 * MiB });
    for (const seed of [1, 2, 3]) {
      await one(seed);
      await aged(seed, 1000 * (10 - seed));
    }
    expect(await kept()).toEqual([1, 2, 3]);
    await one(1); // used again just now
    await aged(1, 0);
    await one(4);
    expect(await kept()).toEqual([1, 3, 4]);
  });

  test('drops nothing that somebody reads, and holds one that is larger than its bound', async () => {
    await using server = await serve((request, response) =>
      file(bytes(Number(request.url?.slice(1))), {})(request, response),
    );
    for (const seed of [1, 2]) await get(`${server.url}/${seed}`, { sha256: sum(bytes(seed)), maxBytes: 1000 });
    expect(await kept()).toEqual([1, 2]);
    await aged(1, 1000);
    await get(`${server.url}/3`, { sha256: sum(bytes(3)), maxBytes: 1000 });
    expect(await kept()).toEqual([2, 3]);
  });

  test('says so where the disk has no room, before anything is sent', async () => {
    const { bsize, bavail } = await statfs(folder);
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': bsize * bavail, etag: '"1"' }).flushHeaders();
    });
    await expect(get(`${server.url}/a.img`)).rejects.toThrow(expect.objectContaining({ code: 'file-unwritable' }));
    await expect(get(`${server.url}/a.img`)).rejects.toThrow(/no room for a download of \d/);
    expect((await held()).files).toBe(0);
  });

  test('forgets what nobody has gone on with for weeks', async () => {
    await using server = await serve(file(content, {}));
    const left = join(cache(), 'begun', `${'0'.repeat(64)}@free-abc`);
    await mkdir(left, { recursive: true, mode: 0o700 });
    const long = Date.now() / 1000 - 30 * 24 * 3600;
    await utimes(left, long, long);
    await get(`${server.url}/a.img`, { sha256: sum(content) });
    expect(await held()).toEqual({ files: 1, begun: 0 });
  });

  test('is not used where others may write to it', async () => {
    await mkdir(cache(), { mode: 0o777 });
    await chmod(cache(), 0o777);
    await using server = await serve(file(content, {}));
    const refused = get(server.url, { sha256: sum(content) });
    await expect(refused).rejects.toThrow(expect.objectContaining({ code: 'file-unwritable' }));
    expect(server.requests).toHaveLength(0);
  });
});
