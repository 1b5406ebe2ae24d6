import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engineClient, type EngineClient } from '../../rigs/engine-client.ts';
import { engineersFiles, PageBench } from '../../rigs/lot/page-bench.ts';
import { needing } from '../../rigs/needs.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

describe('where the files of a lot are at a station', needing('sfdisk', 'mkfs.vfat'), () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  let engine: EngineClient;
  let bench: PageBench;
  let lot: string;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
    engine = stack.use(engineClient(join(folder, 'station')));
    bench = new PageBench(engine.page());
    await bench.unlock();
    await mkdir(join(folder, 'made'));
    const { recipe, table } = await engineersFiles(join(folder, 'made'), 2);
    lot = await bench.makeLot({ recipe, size: 2, values: { kind: 'table', file: table } });
  });
  afterEach(() => stack.disposeAsync());

  const kept = async (station: string) =>
    await readFile(join(folder, station, 'lot-folders.json'), 'utf8').then(
      (text) => (JSON.parse(text) as { folders: Record<string, string> }).folders[lot],
      () => undefined,
    );

  /** A folder with what the lot was made of, or nearly. */
  async function copy(name: string, image?: string): Promise<string> {
    const there = join(folder, name);
    await mkdir(there);
    await copyFile(join(folder, 'made', 'image.img'), join(there, 'image.img'));
    if (image !== undefined) await writeFile(join(there, 'image.img'), image);
    return there;
  }

  test('is changed by an engineer alone, and only to one that holds what was signed', async () => {
    const { page, key } = bench;
    await bench.teach(1);
    const made = join(folder, 'made');
    expect(await kept('station')).toBe(made);
    const [other, wrong] = [await copy('other'), await copy('wrong', 'another image')];
    await expect(page.call('bench.start', { lot, folder: other })).rejects.toMatchObject({ code: 'engineer-locked' });
    await expect(page.call('bench.start', { key, lot, folder: wrong })).rejects.toMatchObject({ code: 'lot-changed' });
    const none = page.call('bench.start', { key, lot, folder: join(folder, 'none') });
    await expect(none).rejects.toMatchObject({ code: 'usage' });
    expect(await kept('station')).toBe(made);
    await page.call('bench.start', { key, lot, folder: other });
    expect(await kept('station')).toBe(other);
    await page.call('bench.stop', {});
  });

  test('is not kept for a lot whose engineer is not trusted there', async () => {
    const own = stack.use(engineClient(join(folder, 'two')));
    const second = new PageBench(own.page());
    await second.unlock();
    const { key, page } = second;
    await page.call('ledger.use', { key, where: join(folder, 'station', 'lots.sqlite') });
    const there = await copy('there');
    const start = async () => await page.call('bench.start', { key, lot, folder: there });
    await expect(start()).rejects.toMatchObject({ code: 'lot-untrusted' });
    expect(await kept('two')).toBeUndefined();
    await page.call('lot.trust', { key, lot });
    await second.teach(1);
    await start();
    expect(await kept('two')).toBe(there);
    await page.call('bench.stop', {});
  });
});
