import { execFileSync } from 'node:child_process';
import { mkdir, open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectReport } from '../../../electron/contract/inspect.ts';
import { climb } from '../../../electron/contract/ladder.ts';
import { inspect } from '../../../electron/engine/inspect/inspect.ts';
import { needing } from '../../rigs/needs.ts';
import { makePantavisorImage, type PantavisorLayout } from '../../rigs/pantavisor-image.ts';
import { makeState } from '../../rigs/pantavisor-state.ts';
import { makePvrCheckout, makePvrExport } from '../../rigs/pantavisor-tree.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const inside = (path: string) => join(folder.path, path);
const look = async (path: string) => {
  const report = await inspect(inside(path), { signal: new AbortController().signal });
  // It must survive the border between processes.
  return inspectReport.parse(JSON.parse(JSON.stringify(report)));
};
const failed = (report: Awaited<ReturnType<typeof look>>) =>
  report.pantavisor?.checks.flatMap(({ findings }) =>
    findings.flatMap(({ code, severity }) => (severity === 'breaks' ? [code] : [])),
  );

describe('an image of a Pantavisor system', needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk'), () => {
  const kinds: Record<PantavisorLayout, (string | undefined)[]> = {
    'u-boot': ['fat16', 'ext4'],
    tryboot: ['fat16', 'fat32', 'fat32', 'ext4'],
    gpt: [undefined, 'ext4'],
  };

  test.each(Object.keys(kinds) as PantavisorLayout[])('is understood in the layout %s', async (layout) => {
    const boot = layout === 'tryboot' ? 'rpi' : 'fit';
    const { partitions } = await makePantavisorImage(inside('disk.img'), { layout, tree: { boot } });
    const report = await look('disk.img');
    expect(report).toMatchObject({
      kind: 'image',
      formats: [],
      recognised: { family: 'pantavisor', confidence: 'certain' },
      pantavisor: { form: 'storage', revision: '0', containers: [{ name: 'app' }, { name: 'os' }] },
    });
    expect(report.disk?.scheme).toBe(layout === 'gpt' ? 'gpt' : 'mbr');
    expect(report.disk?.partitions.map(({ fileSystem }) => fileSystem?.kind)).toEqual(kinds[layout]);
    expect(report.disk?.partitions.map(({ offset, length }) => ({ offset, length }))).toEqual(partitions);
    expect(failed(report)).toEqual([]);
    const ladder = climb({ report: report.pantavisor });
    expect(ladder.rungs.map(({ rung, outcome }) => `${rung} ${outcome}`)).toEqual([
      'V0 unchecked',
      'V1 unchecked',
      'V2 holds',
      'V3 holds',
      'V4 unchecked',
    ]);
    expect(report.pantavisor?.kernelWords.length).toBe({ 'u-boot': 1, tryboot: 2, gpt: 0 }[layout]);
  });

  test('is understood when it is packed', needing('gzip'), async () => {
    await makePantavisorImage(inside('disk.img'), { layout: 'u-boot' });
    const plain = await look('disk.img');
    execFileSync('gzip', ['-1', '-k', inside('disk.img')]);
    const packed = await look('disk.img.gz');
    expect(packed).toEqual({ ...plain, name: packed.name, formats: ['gzip'] });
  });

  test('that was pulled out of a running device is looked into, with a word about it', needing('debugfs'), async () => {
    const { partitions } = await makePantavisorImage(inside('disk.img'), { layout: 'u-boot' });
    const place = `${inside('disk.img')}?offset=${partitions[1]?.offset}`;
    execFileSync('debugfs', ['-w', '-R', 'feature needs_recovery', place], { stdio: 'ignore' });
    const report = await look('disk.img');
    expect(report.recognised).toMatchObject({ family: 'pantavisor', confidence: 'certain' });
    expect(failed(report)).toEqual([]);
    const [boot, storage] = report.disk?.partitions ?? [];
    expect(boot?.warning).toBeUndefined();
    expect(storage?.warning).toMatch(/^It was not unmounted: .* nothing was written to it\.$/);
    expect(storage?.unreadable).toBeUndefined();
  });

  test('with a storage partition of another label is told of', async () => {
    await makePantavisorImage(inside('disk.img'), { layout: 'u-boot', label: 'pvroot' });
    const report = await look('disk.img');
    expect(failed(report)).toEqual(['storage-label']);
    expect(climb({ report: report.pantavisor }).firstFailed).toBe('V2');
  });

  test('whose bytes were changed is told of, by the file that has them', async () => {
    const { partitions } = await makePantavisorImage(inside('disk.img'), { layout: 'u-boot' });
    const content = 'the files of os\n';
    await using file = await open(inside('disk.img'), 'r+');
    const storage = partitions.at(-1);
    const bytes = Buffer.alloc(storage?.length ?? 0);
    await file.read(bytes, 0, bytes.length, storage?.offset ?? 0);
    const at = bytes.indexOf(content.repeat(3));
    await file.write(Buffer.from('THE'), 0, 3, (storage?.offset ?? 0) + at);
    const report = await look('disk.img');
    expect(failed(report)).toEqual(['object-wrong']);
    expect(climb({ report: report.pantavisor }).firstFailed).toBe('V3');
  });

  test('with a file system that is damaged is told of', async () => {
    const { partitions } = await makePantavisorImage(inside('disk.img'), { layout: 'u-boot' });
    // s_feature_incompat at byte 0x60 of the superblock: its checksum no longer holds.
    const at = (partitions.at(-1)?.offset ?? 0) + 1024 + 0x60;
    await using file = await open(inside('disk.img'), 'r+');
    const flags = Buffer.alloc(4);
    await file.read(flags, 0, 4, at);
    flags.writeUInt32LE(flags.readUInt32LE() | 4);
    await file.write(flags, 0, 4, at);
    const report = await look('disk.img');
    expect(report.disk?.partitions.at(-1)?.unreadable).toMatch(/ext4/u);
    expect(report.pantavisor).toBeUndefined();
  });
});

describe('other things', () => {
  test('an export and a packed checkout are recognised by what is in them', needing('tar', 'zstd'), async () => {
    const state = makeState();
    await makePvrExport(inside('a-name-without-meaning.gz'), state);
    expect(await look('a-name-without-meaning.gz')).toMatchObject({
      kind: 'archive',
      pantavisor: { form: 'export', objects: { count: state.objects.size } },
    });
    await makePvrCheckout(inside('checkout'), state);
    execFileSync('tar', ['-c', '--zstd', '-f', inside('checkout.tar'), '-C', inside('checkout'), '.']);
    const report = await look('checkout.tar');
    expect(report).toMatchObject({ kind: 'archive', pantavisor: { form: 'checkout' } });
    expect(failed(report)).toEqual([]);
    expect(climb({ report: report.pantavisor }).rungs.map(({ outcome }) => outcome)).toEqual([
      'unchecked',
      'unchecked',
      'unchecked',
      'holds',
      'unchecked',
    ]);
  });

  test('an export with a damaged end is damaged, not something else', needing('tar'), async () => {
    await makePvrExport(inside('a.tgz'), makeState());
    await truncate(inside('a.tgz'), 900);
    await expect(look('a.tgz')).rejects.toMatchObject({ code: expect.stringMatching(/^source-(truncated|corrupt)$/u) });
  });

  test('an export that lacks an object is not right', needing('tar'), async () => {
    const state = makeState();
    const [first] = state.objects.keys();
    const objects = new Map([...state.objects].filter(([digest]) => digest !== first));
    await makePvrExport(inside('a.tgz'), { ...state, objects });
    expect(failed(await look('a.tgz'))).toEqual(['object-missing']);
  });

  test('an empty disk is only that', async () => {
    await writeFile(inside('empty.img'), Buffer.alloc(1 << 20));
    expect(await look('empty.img')).toMatchObject({ kind: 'image', disk: { scheme: 'none', partitions: [] } });
  });

  test('a folder with nothing that is known, and what is not there', async () => {
    await mkdir(inside('folder'));
    await expect(look('folder')).rejects.toMatchObject({ code: 'nothing-to-inspect' });
    await expect(look('none')).rejects.toMatchObject({ code: 'source-not-found' });
  });
});
