import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileIn, type ImagePartition, unsound } from '../rigs/disk-image.ts';
import { noise } from '../rigs/memory-image.ts';
import { needing } from '../rigs/needs.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { factoryConfig } from '../rigs/pantavisor-tree.ts';
import { wick } from '../rigs/wick.ts';

const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'e2fsck', 'fsck.vfat', 'gzip'];

describe('wick bmap create --used', needing(...tools), () => {
  let folder: string;
  let image: string;
  let packed: string;
  let parts: ImagePartition[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wick-bmap-used-'));
    image = join(folder, 'gateway.wic');
    const made = await makePantavisorImage(image, { layout: 'u-boot' });
    parts = made.partitions.map((place, index) => ({ kind: index === 0 ? 'fat16' : 'ext4', ...place }));
    execFileSync('gzip', ['-1', '-k', image]);
    packed = `${image}.gz`;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('maps what the file systems of a packed image use: flashed with it, they are sound', async () => {
    const [map, card] = [join(folder, 'used.map'), join(folder, 'card.img')];
    const made = await wick(['bmap', 'create', packed, '--used', '-o', map, '--json']);
    expect(made, made.stderr).toMatchObject({ code: 0, result: { ok: true, output: map } });
    const { size } = await stat(image);
    expect(made.result).toMatchObject({ imageSize: size });
    // The image is mostly empty, and its journal is not.
    expect(made.result['mappedBytes']).toBeLessThan(size / 2);
    expect(await wick(['bmap', 'check', packed, map])).toMatchObject({ code: 0 });
    // Nothing is mapped at its end, and what is missing there is missed all the same.
    const short = join(folder, 'short.wic');
    await copyFile(image, short);
    await truncate(short, size - (1 << 20));
    execFileSync('gzip', ['-1', short]);
    const cut = await wick(['bmap', 'check', `${short}.gz`, map, '--json']);
    expect(cut).toMatchObject({ code: 4, result: { error: { code: 'source-size' } } });

    await writeFile(card, noise(64 << 20));
    const flashed = await wick(['flash', packed, card, '--virtual', '--bmap', map, '--yes', '--json']);
    expect(flashed, flashed.stderr).toMatchObject({
      code: 0,
      result: { targets: [{ outcome: 'good', verified: true, written: made.result['mappedBytes'] }] },
    });
    for (const part of parts) expect(await unsound(card, part)).toBeUndefined();
    const [boot, storage] = parts;
    if (boot === undefined || storage === undefined) throw new Error('no partitions');
    expect(fileIn(card, storage, '/config/pantahub.config')).toBe(factoryConfig);
    expect(fileIn(card, boot, '/oemEnv.txt')).toBe('oemargs=PV_LOG_LEVEL=4\n');
    expect((await wick(['inspect', card])).code).toBe(0);
  });

  test('makes the same map of the raw image, on standard output', async () => {
    const [raw, other] = await Promise.all([
      wick(['bmap', 'create', image, '--used']),
      wick(['bmap', 'create', packed, '--used']),
    ]);
    expect(raw, raw.stderr).toMatchObject({ code: 0, stdout: other.stdout });
    expect(raw.stdout).toContain('<bmap version="2.0">');
  });

  test('is named where holes cannot be told: the map of the packed file would be of no use', async () => {
    const refused = await wick(['bmap', 'create', packed]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('add --used');
    expect(await wick(['bmap', 'create', image, '--entry', 'x'])).toMatchObject({ code: 2 });
  });
});
