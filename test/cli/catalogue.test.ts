import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBmap } from '../../electron/engine/image/bmap/create.ts';
import { formatBmap } from '../../electron/engine/image/bmap/write.ts';
import { noise } from '../rigs/memory-image.ts';
import { needing } from '../rigs/needs.ts';
import { sparseImage } from '../rigs/packed-image.ts';
import { file, type Served, serve } from '../rigs/unruly-server.ts';
import { type RunOptions, wick } from '../rigs/wick.ts';

const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let card: string;
/** What the server has, by its name. */
let files: Map<string, Buffer>;
let disturb: RequestListener | undefined;
let server: Served;
let image: Buffer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-catalogue-'));
  card = join(folder, 'card.img');
  files = new Map();
  disturb = undefined;
  server = await serve((request, response) => {
    if (disturb !== undefined) return disturb(request, response);
    const bytes = files.get((request.url ?? '').slice(1));
    if (bytes === undefined) return void response.writeHead(404).end();
    file(bytes, { etag: `"${sum(bytes)}"` })(request, response);
  });
  image = await readFile(await sparseImage(folder, 'pantavisor-starter-rpi.rootfs.wic'));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function run(args: readonly string[], options: RunOptions = {}) {
  const env = { XDG_CACHE_HOME: join(folder, 'cache'), WICK_HOME: join(folder, 'home'), ...options.env };
  return await wick(args, { ...options, env });
}

const flash = async (name: string, more: readonly string[] = []) =>
  await run(['flash', name, card, '--virtual', '--size', '32MiB', '--yes', '--json', '--no-store', ...more]);

/** Whether the card holds what the block map has of the image. */
async function isFlashed(): Promise<boolean> {
  const written = await readFile(card).catch(() => Buffer.alloc(0));
  return (
    written.subarray(0, 1 << 20).equals(image.subarray(0, 1 << 20)) &&
    written.includes(image.subarray(5 << 20, 6 << 20))
  );
}

const isThere = async (path: string) =>
  await stat(path).then(
    () => true,
    () => false,
  );

/** A tar.gz as upload.sh of meta-pantavisor makes it: what is in a folder, side by side. */
async function releaseTar(name: string, members: Readonly<Record<string, Buffer>>): Promise<string> {
  const inside = join(folder, name);
  await mkdir(inside);
  for (const [member, bytes] of Object.entries(members)) await writeFile(join(inside, member), bytes);
  execFileSync('tar', ['-czf', `${inside}.tar.gz`, '-C', inside, ...Object.keys(members)]);
  const bytes = await readFile(`${inside}.tar.gz`);
  files.set(`${name}.tar.gz`, bytes);
  return sum(bytes);
}

async function blockMap(): Promise<Buffer> {
  const map = await createBmap(join(folder, 'pantavisor-starter-rpi.rootfs.wic'), {
    signal: new AbortController().signal,
  });
  return Buffer.from(formatBmap(map));
}

/** The catalogue `ours` with a release of one board, as it is published. */
async function pantavisor(change: object = {}): Promise<void> {
  const sha256 = await releaseTar('rpi-scarthgap-028', {
    'pantavisor-starter-rpi.rootfs.wic.bmap': await blockMap(),
    'pantavisor-starter-rpi.rootfs.wic.gz': gzipSync(image, { level: 1 }),
    'pv-flash-bundle-rpi.tar.gz': gzipSync(noise(100_000)),
  });
  const device = { name: 'rpi-scarthgap', full_image: { url: `${server.url}/rpi-scarthgap-028.tar.gz`, sha256 } };
  publish('releases.json', {
    stable: { '028': { 'release-date': '2026-06-19', devices: [{ ...device, ...change }] } },
  });
  const added = await run(['catalogue', 'add', 'ours', `${server.url}/releases.json`]);
  expect(added.code, added.stderr).toBe(0);
}

function publish(name: string, list: object): void {
  files.set(name, Buffer.from(JSON.stringify(list)));
}

describe('an image of a catalogue', needing('tar'), () => {
  test('is downloaded, proved and written by the block map beside it in the archive', async () => {
    await pantavisor();
    const ran = await flash('catalogue:ours/stable/028/rpi');
    expect(ran, ran.stderr).toMatchObject({ code: 0, result: { targets: [{ outcome: 'good', verified: true }] } });
    expect(await isFlashed()).toBe(true);
    const { targets } = ran.result as { targets: { written: number }[] };
    expect(targets[0]?.written).toBeLessThan(image.length / 2);
    expect(ran.events.find(({ event }) => event === 'catalogue')).toMatchObject({
      name: 'ours/stable/028/rpi-scarthgap',
    });
    expect(ran.events).toContainEqual(expect.objectContaining({ event: 'phase', phase: 'downloading' }));
    expect(ran.stderr).toContain('of 2026-06-19');
  });

  test('needs no connection the second time, and says how old the list is', async () => {
    await pantavisor();
    await flash('catalogue:ours/rpi');
    await rm(card);
    await server[Symbol.asyncDispose]();
    const again = await flash('catalogue:ours/rpi');
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(await isFlashed()).toBe(true);
    expect(again.stderr).toMatch(/cannot be had: .* The one that was read .* ago is used\./);
    expect(again.events).not.toContainEqual(expect.objectContaining({ phase: 'downloading' }));
  });

  test('with another checksum is refused, and neither card nor cache hold any of it', async () => {
    await pantavisor({ full_image: { url: `${server.url}/rpi-scarthgap-028.tar.gz`, sha256: 'ab'.repeat(32) } });
    const ran = await flash('catalogue:ours/rpi');
    expect(ran, ran.stderr).toMatchObject({ code: 4, result: { error: { code: 'source-checksum' } } });
    expect(await isThere(card)).toBe(false);
    const left = await readdir(join(folder, 'cache', 'wick', 'downloads'), { recursive: true });
    expect(left.sort()).toEqual(['CACHEDIR.TAG', 'begun', 'files']);
  });

  test('is gone on with after kill -9', async () => {
    await pantavisor();
    const tar = files.get('rpi-scarthgap-028.tar.gz') ?? Buffer.alloc(0);
    const half = Math.floor(tar.length / 2);
    disturb = (request, response) => {
      const bytes = files.get((request.url ?? '').slice(1)) ?? Buffer.alloc(0);
      if (bytes !== tar) return file(bytes, {})(request, response);
      response.writeHead(200, { etag: `"${sum(tar)}"`, 'content-length': tar.length, 'accept-ranges': 'bytes' });
      response.write(tar.subarray(0, half));
    };
    const killed = await run(['flash', 'catalogue:ours/rpi', card, '--virtual', '--size', '32MiB', '--yes'], {
      meanwhile: (child) => void begunBytes(half).then(() => child.kill('SIGKILL')),
    });
    expect(killed.code).toBeNull();
    disturb = undefined;
    const ran = await flash('catalogue:ours/rpi');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(await isFlashed()).toBe(true);
    expect(server.requests.at(-1)?.headers.range).toBe(`bytes=${half}-`);
  });

  async function begunBytes(least: number): Promise<void> {
    const begun = join(folder, 'cache', 'wick', 'downloads', 'begun');
    for (;;) {
      for (const name of await readdir(begun).catch(() => [])) {
        const { size } = await stat(join(begun, name, 'data.part')).catch(() => ({ size: 0 }));
        if (size >= least) return;
      }
      await wait(10);
    }
  }

  test('can be inspected, verified, and mapped', async () => {
    await pantavisor();
    const inspected = await run(['inspect', 'catalogue:ours/rpi', '--json']);
    expect(inspected, inspected.stderr).toMatchObject({
      code: 0,
      result: { report: { name: 'catalogue:ours/stable/028/rpi-scarthgap', size: image.length } },
    });
    await flash('catalogue:ours/rpi');
    const verified = await run(['verify', card, '--virtual', '--image', 'catalogue:ours/rpi', '--json']);
    expect(verified, verified.stderr).toMatchObject({ code: 0 });
    const map = join(folder, 'map.bmap');
    await writeFile(map, await blockMap());
    expect(await run(['bmap', 'check', 'catalogue:ours/rpi', map])).toMatchObject({ code: 0 });
  });

  test('can be named by a recipe', async () => {
    await pantavisor();
    const recipe = join(folder, 'recipe.yaml');
    await writeFile(recipe, 'wick: 1\nname: x\nimage: { source: "catalogue:ours/rpi" }\nfamily: generic\n');
    const ran = await run(['flash', card, '--recipe', recipe, '--virtual', '--size', '32MiB', '--yes', '--json']);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(await isFlashed()).toBe(true);
  });

  test('of which the archive holds several is chosen with --entry', async () => {
    const sha256 = await releaseTar('both', {
      'a.wic.gz': gzipSync(noise(1 << 20)),
      'b.wic.gz': gzipSync(image, { level: 1 }),
    });
    await pantavisor({ full_image: { url: `${server.url}/both.tar.gz`, sha256 } });
    const ran = await flash('catalogue:ours/rpi');
    expect(ran).toMatchObject({
      code: 4,
      result: { error: { code: 'archive-several-images', fields: { entries: ['a.wic.gz', 'b.wic.gz'] } } },
    });
    expect((await flash('catalogue:ours/rpi', ['--entry', 'b.wic.gz'])).code).toBe(0);
    expect(await isFlashed()).toBe(true);
  });

  test('is not looked for in a flash bundle beside it', async () => {
    const bundle = await releaseTar('inner', { 'x.wic.gz': gzipSync(image) });
    const inner = files.get('inner.tar.gz') ?? Buffer.alloc(0);
    expect(sum(inner)).toBe(bundle);
    const sha256 = await releaseTar('outer', { 'pv-flash-bundle-verdin.tar.gz': inner });
    await pantavisor({ full_image: { url: `${server.url}/outer.tar.gz`, sha256 } });
    const ran = await flash('catalogue:ours/rpi');
    expect(ran).toMatchObject({ code: 4, result: { error: { code: 'archive-no-image' } } });
    expect(await isThere(card)).toBe(false);
  });

  test('is not downloaded for a drive that is not there', async () => {
    await pantavisor();
    const before = server.requests.length;
    const ran = await run(['flash', 'catalogue:ours/rpi', '/dev/none', '--yes', '--json']);
    expect(ran).toMatchObject({ code: 3, result: { error: { code: 'target-missing' } } });
    expect(server.requests.slice(before).map(({ url }) => url)).toEqual(['/releases.json']);
  });

  test('whose file was touched is compared with its checksum, and is good', async () => {
    await pantavisor();
    await flash('catalogue:ours/rpi');
    const downloads = join(folder, 'cache', 'wick', 'downloads', 'files');
    const [old = ''] = await readdir(downloads);
    for (const name of await readdir(join(downloads, old))) await utimes(join(downloads, old, name), 1, 1);
    const again = await flash('catalogue:ours/rpi');
    expect(again, again.stderr).toMatchObject({ code: 0 });
    const phases = again.events.filter(({ target }) => String(target).startsWith('catalogue:'));
    expect(phases).toEqual([expect.objectContaining({ phase: 'checking' })]);
  });
});

describe('an image that is proved by what is in it', () => {
  const entry = (change: object = {}) => ({
    name: 'Raspberry Pi OS (64-bit)',
    url: `${server.url}/os.img.gz`,
    extract_size: image.length,
    extract_sha256: sum(image),
    devices: ['pi5-64bit'],
    ...change,
  });

  beforeEach(() => {
    files.set('os.img.gz', gzipSync(image, { level: 1 }));
  });

  test('is unpacked once before anything is written', async () => {
    publish('os_list.json', { os_list: [{ name: 'Other', subitems: [entry()] }] });
    const name = `catalogue:${server.url}/os_list.json#other/raspberry-pi-os-64-bit`;
    const ran = await flash(name);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(await isFlashed()).toBe(true);
    expect(ran.events).toContainEqual(expect.objectContaining({ event: 'phase', phase: 'checking' }));
    const again = await flash(name);
    expect(again.events).not.toContainEqual(expect.objectContaining({ phase: 'checking' }));
  });

  test('is refused where that is something else', async () => {
    publish('os_list.json', { os_list: [entry({ extract_sha256: 'cd'.repeat(32) })] });
    const ran = await flash(`catalogue:${server.url}/os_list.json#raspberry-pi-os-64-bit`);
    expect(ran).toMatchObject({ code: 4, result: { error: { code: 'source-checksum' } } });
    expect(await isThere(card)).toBe(false);
  });
});

describe('wick catalogue', () => {
  beforeEach(() => {
    publish('more.json', { os_list: [{ name: 'Maker OS', url: 'maker.img.xz', devices: ['pi4-64bit'] }] });
    publish('os_list.json', {
      imager: { devices: [{ name: 'Raspberry Pi 4', tags: ['pi4-64bit'] }] },
      os_list: [
        { name: 'First', url: 'first.img.xz', devices: ['pi5-64bit'], release_date: '2026-01-28' },
        { name: 'Makers', subitems_url: 'more.json' },
        { name: 'Erase', url: 'internal://format' },
        { name: 'Ring', subitems_url: 'os_list.json' },
        { name: 'Gone', subitems_url: 'gone.json' },
      ],
    });
  });

  test('names the catalogues', async () => {
    const ran = await run(['catalogue']);
    expect(ran.stdout).toMatch(/^pantavisor +https:.*\nraspberry-pi +https:/);
    const json = await run(['catalogue', '--json']);
    expect(json.result).toMatchObject({ ok: true, catalogues: [{ name: 'pantavisor', builtIn: true }, {}] });
  });

  test('shows what is in one, level by level, and whether it is for a card', async () => {
    const at = `${server.url}/os_list.json`;
    const { stdout } = await run(['catalogue', at]);
    expect(stdout.split('\n').map((line) => line.split('#')[1]?.split(' ')[0])).toEqual([
      '/first',
      '/makers/',
      '/erase',
      '/ring/',
      '/gone/',
      undefined,
    ]);
    expect(stdout).toMatch(/\/erase +Erase \(not for a card: /);
    const below = await run(['catalogue', `${at}#makers`, '--json']);
    expect(below.result).toMatchObject({
      entries: [{ name: `${at}#/makers/maker-os`, address: `${server.url}/maker.img.xz` }],
    });
    const one = await run(['catalogue', `${at}#first`]);
    expect(one.stdout).toMatch(/^Name +catalogue:.*#\/first\nImage +First\n/);
  });

  test('shows all for one board, through lists that lead in a circle or nowhere', async () => {
    const ran = await run(['catalogue', `${server.url}/os_list.json`, '--board', 'Raspberry Pi 4', '--json']);
    const { entries } = ran.result as { entries: { name: string }[] };
    expect(entries.map(({ name }) => name.split('#')[1])).toContain('/makers/maker-os');
    expect(entries.every(({ name }) => name.endsWith('maker-os'))).toBe(true);
    expect(ran.stderr).toMatch(/gone\.json cannot be had: the server answered 404/);
    const all = await run(['catalogue', `${server.url}/os_list.json`, '--all', '--json']);
    expect((all.result as { entries: object[] }).entries.length).toBeGreaterThan(entries.length);
    expect((await run(['catalogue', `${server.url}/os_list.json`, '--board', 'x'])).stdout).toMatch(/Nothing there/);
  });

  test('adds and removes catalogues, and adds nothing that it cannot read', async () => {
    expect((await run(['catalogue', 'add', 'ours', `${server.url}/os_list.json`])).code).toBe(0);
    expect((await run(['catalogue', 'ours'])).stdout).toMatch(/^ours\/first/);
    expect((await run(['catalogue', 'remove', 'ours'])).code).toBe(0);
    const gone = await run(['catalogue', 'our', '--json']);
    expect(gone).toMatchObject({ code: 4, result: { error: { code: 'catalogue-unknown' } } });
    expect((await run(['catalogue', 'add', 'ours', `${server.url}/gone.json`])).code).toBe(4);
    expect((await run(['catalogue', 'add', 'ours', 'list.json'])).code).toBe(2);
    expect((await run(['catalogue', '--json'])).result).toMatchObject({ catalogues: [{}, {}] });
  });

  test.each([
    ['#frist', 'catalogue-unknown', /first/],
    ['#erase', 'catalogue-unfit', /Imager/],
    ['#makers', 'catalogue-not-one', /maker-os/],
    ['', 'catalogue-not-one', /first, makers/],
  ])('an image cannot be %j', async (path, code, reason) => {
    const ran = await flash(`catalogue:${server.url}/os_list.json${path}`);
    expect(ran).toMatchObject({ code: 4, result: { error: { code } } });
    expect(ran.stderr).toMatch(reason);
    expect(await isThere(card)).toBe(false);
  });
});

test('a list that came over TLS is not gone on with without', needing('openssl'), async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  );
  publish('os_list.json', { os_list: [{ name: 'A', url: 'a.img' }] });
  const pair = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  const secure: RequestListener = (request, response) => {
    if (request.url === '/away') return void response.writeHead(302, { location: `${server.url}/os_list.json` }).end();
    file(files.get('os_list.json') ?? Buffer.alloc(0), {})(request, response);
  };
  await using tls = await serve(secure, pair);
  const env = { NODE_EXTRA_CA_CERTS: cert };
  expect(await run(['catalogue', `${tls.url}/list`], { env })).toMatchObject({ code: 0 });
  const away = await run(['catalogue', `${tls.url}/away`], { env });
  expect(away.code).toBe(4);
  expect(away.stderr).toContain('without encryption');
});
