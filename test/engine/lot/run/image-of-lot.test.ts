import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addCatalogue, newCatalogue } from '../../../../electron/engine/image/catalogue/known.ts';
import { lotImageSize, makeLotImage } from '../../../rigs/lot/image.ts';
import { lotBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const MiB = 1 << 20;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Serves what it is given, and counts how often; of what is `dear` only the first bytes, so that nobody can read all of it. */
async function serve(files: Map<string, Buffer>) {
  const asked = new Map<string, number>();
  const dear = new Set<string>();
  const server = createServer((request, response) => {
    const name = request.url ?? '';
    const whole = files.get(name);
    if (whole === undefined) return response.writeHead(404).end();
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const [start, end] = [Number(range?.[1] ?? 0), range?.[2] ? Number(range[2]) : whole.length - 1];
    const part = whole.subarray(start, end + 1);
    response.writeHead(range === null ? 200 : 206, {
      etag: '"same"',
      'accept-ranges': 'bytes',
      'content-length': part.length,
      ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${whole.length}` }),
    });
    if (request.method === 'HEAD') return response.end();
    asked.set(name, (asked.get(name) ?? 0) + 1);
    if (dear.has(name)) return response.write(part.subarray(0, Math.max(0, 4 * MiB - start)));
    return response.end(part);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    dear,
    url: (name: string) => `http://127.0.0.1:${port}${name}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the image of a lot', needing('sfdisk', 'mkfs.vfat', 'mtype', 'native'), () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  let packed: Buffer;
  const files = new Map<string, Buffer>();
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
    await mkdir(join(folder, 'cache'));
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
    const plain = join(folder, 'plain.img');
    await makeLotImage(plain);
    await using file = await open(plain, 'r+');
    // As large packed as it is.
    await file.write(randomBytes(8 * MiB), 0, 8 * MiB, lotImageSize);
    packed = gzipSync(await readFile(plain));
    files.set('/gateway.img.gz', packed);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await stack.disposeAsync();
  });

  /** Makes three units, two of them at once. */
  async function makeThree(
    source: string,
    { before, meanwhile }: { before?: (stationFolder: string) => Promise<unknown>; meanwhile?: () => unknown } = {},
  ): Promise<void> {
    const image = { source, sha256: sha256(packed) };
    const made = stack.use(await lotBench({ folder, lot: { image } }));
    await before?.(made.stationFolder);
    const run = stack.use(await made.start({ store: true }));
    await made.drives.insert(1, { size: 24 * MiB });
    await made.drives.insert(2, { size: 24 * MiB });
    await untilSlot(run, 1, 'done', 'failed');
    await untilSlot(run, 2, 'done', 'failed');
    meanwhile?.();
    await made.drives.insert(1, { size: 24 * MiB });
    await untilSlot(run, 1, 'inspecting', 'working');
    const slot = await untilSlot(run, 1, 'done', 'failed');
    expect(slot).toMatchObject({ state: { kind: 'done' }, unit: 3 });
    const units = await made.ledger.units(made.lot.id, { units: [1, 2, 3] });
    expect(units.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed']);
  }

  test('is unpacked once: the next card needs no more of it than what tells that it is the same', async () => {
    const server = stack.use(await serve(files));
    const name = '/gateway.img.gz';
    await makeThree(server.url(name), { meanwhile: () => server.dear.add(name) });
  });

  test('is downloaded once where a catalogue names it', async () => {
    const server = stack.use(await serve(files));
    const url = server.url('/gateway.img.gz');
    const list = { os_list: [{ name: 'Gateway', url, image_download_sha256: sha256(packed) }] };
    files.set('/list.json', Buffer.from(JSON.stringify(list)));
    await makeThree('catalogue:factory/gateway', {
      before: async (station) => await addCatalogue(station, newCatalogue('factory', server.url('/list.json'))),
    });
    expect(server.asked.get('/gateway.img.gz')).toBe(1);
  });

  test('that is not the one that was signed is on no card', async () => {
    const server = stack.use(await serve(files));
    const image = { source: server.url('/gateway.img.gz'), sha256: '0'.repeat(64) };
    const made = stack.use(await lotBench({ folder, lot: { image } }));
    const run = stack.use(await made.start({ store: true }));
    await made.drives.insert(1, { size: 24 * MiB });
    expect(await untilSlot(run, 1, 'done', 'failed')).toMatchObject({ state: { kind: 'failed', cause: 'image' } });
    expect(await made.ledger.units(made.lot.id, { units: [1] })).toMatchObject([{ values: 'fresh' }]);
  });
});
