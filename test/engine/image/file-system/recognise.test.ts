import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recognise } from '../../../../electron/engine/image/file-system/recognise.ts';
import { openFileView } from '../../../../electron/engine/image/view/file-view.ts';
import { loopDrive } from '../../../rigs/loop-drive.ts';
import { needing } from '../../../rigs/needs.ts';
import { memoryView } from '../memory-view.ts';
import { run, scratch } from './scratch.ts';

const mib = 1 << 20;

async function found(path: string) {
  await using view = await openFileView(path);
  return (await recognise(view))?.fileSystem;
}

/** What blkid says of a file or a device. */
function judged(path: string): Record<string, string> {
  const lines = run('blkid', '--probe', '--output', 'export', path).trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

const makers = [
  'mkfs.vfat',
  'mkfs.exfat',
  'mkfs.ntfs',
  'mke2fs',
  'mkfs.btrfs',
  'mkfs.f2fs',
  'mkfs.xfs',
  'mkswap',
  'cryptsetup',
];
const uuid = '01234567-89ab-4def-8123-456789abcdef';

test.each([
  ['fat12', ['mkfs.vfat', '-F', '12', '-n', 'BOOT', '-i', '1234abcd'], 2, 'BOOT', '1234-ABCD'],
  ['fat16', ['mkfs.vfat', '-F', '16', '-n', 'A LABEL', '-i', '1234abcd'], 16, 'A LABEL', '1234-ABCD'],
  ['fat32', ['mkfs.vfat', '-F', '32', '-s', '1', '-i', '1234abcd'], 36, undefined, '1234-ABCD'],
  ['exfat', ['mkfs.exfat', '-L', 'card'], 16, undefined, undefined],
  ['ntfs', ['mkfs.ntfs', '-F', '-Q', '-q'], 16, undefined, undefined],
  ['ext2', ['mke2fs', '-q', '-F', '-t', 'ext2', '-L', 'root', '-U', uuid], 16, 'root', uuid],
  ['ext3', ['mke2fs', '-q', '-F', '-t', 'ext3', '-L', 'root', '-U', uuid], 16, 'root', uuid],
  ['ext4', ['mke2fs', '-q', '-F', '-t', 'ext4', '-L', 'sixteen bytes ok', '-U', uuid], 16, 'sixteen bytes ok', uuid],
  ['btrfs', ['mkfs.btrfs', '-q', '-L', 'pool', '-U', uuid], 128, 'pool', uuid],
  ['f2fs', ['mkfs.f2fs', '-q', '-l', 'flash'], 64, 'flash', undefined],
  ['xfs', ['mkfs.xfs', '-q', '-L', 'data', '-m', `uuid=${uuid}`], 320, 'data', uuid],
  ['swap', ['mkswap', '-L', 'swap', '-U', uuid], 4, 'swap', uuid],
  ['luks1', ['cryptsetup', 'luksFormat', '-q', '--type', 'luks1'], 8, undefined, undefined],
  ['luks2', ['cryptsetup', 'luksFormat', '-q', '--type', 'luks2', '--label', 'vault'], 32, 'vault', undefined],
] as const)(
  '%s is recognised, and named as blkid names it',
  needing('blkid', ...makers),
  async (kind, make, size, label, id) => {
    const [program = '', ...args] = make;
    const key = kind.startsWith('luks') ? await scratch(64, 'true') : undefined;
    await using _key = key;
    const cheap = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000', '--key-file', key?.path ?? ''];
    await using volume = await scratch(size * mib, program, ...args, ...(key === undefined ? [] : cheap));
    const fileSystem = await found(volume.path);
    expect(fileSystem).toMatchObject({
      kind,
      ...(label === undefined ? {} : { label }),
      ...(id === undefined ? {} : { uuid: id }),
    });
    const { LABEL, UUID, VERSION, TYPE } = judged(volume.path);
    expect({ label: fileSystem?.label, uuid: fileSystem?.uuid }).toEqual({
      // blkid reads the label of exFAT from its root folder.
      label: kind === 'exfat' ? undefined : LABEL?.replaceAll('\\ ', ' '),
      uuid: UUID,
    });
    if (TYPE === 'vfat') expect(VERSION?.toLowerCase()).toBe(kind);
    const holds = ['luks1', 'luks2'].includes(kind) ? undefined : size * mib;
    if (holds === undefined) return;
    expect(fileSystem?.size).toBeGreaterThan(holds * 0.98);
    expect(fileSystem?.size).toBeLessThanOrEqual(holds);
    if (fileSystem?.used !== undefined) expect(fileSystem.used).toBeLessThan(holds);
  },
);

test.each([
  ['squashfs', (folder: string, out: string) => run('mksquashfs', folder, out, '-quiet', '-no-progress', '-noappend')],
  ['erofs', (folder: string, out: string) => run('mkfs.erofs', '-U', uuid, out, folder)],
  ['iso9660', (folder: string, out: string) => run('genisoimage', '-quiet', '-V', 'A DISC', '-o', out, folder)],
] as const)(
  '%s, made of a folder, is recognised',
  needing('mksquashfs', 'mkfs.erofs', 'genisoimage', 'blkid'),
  async (kind, make) => {
    await using volume = await scratch(0, 'true');
    const folder = join(volume.folder, 'folder');
    const out = join(volume.folder, 'out');
    await mkdir(folder);
    await writeFile(join(folder, 'file'), Buffer.alloc(100_000, 'content'));
    make(folder, out);
    const fileSystem = await found(out);
    const { TYPE, LABEL, UUID } = judged(out);
    expect(fileSystem).toMatchObject({ kind: TYPE, label: LABEL?.replaceAll('\\ ', ' '), uuid: UUID });
    expect(TYPE).toBe(kind);
    expect(fileSystem?.size).toBeGreaterThan(50);
  },
);

test('a physical volume of LVM is recognised', needing('root', 'loop', 'pvcreate', 'blkid'), async () => {
  await using drive = await loopDrive({ size: 16 * mib });
  run(
    'pvcreate',
    '--yes',
    '--force',
    '--norestorefile',
    '--uuid',
    'Abcdef-0123-4567-89ab-cdef-0123-456789',
    drive.path,
  );
  expect(await found(drive.path)).toMatchObject({
    kind: 'lvm2',
    uuid: 'Abcdef-0123-4567-89ab-cdef-0123-456789',
    size: 16 * mib,
  });
  expect(judged(drive.path)['UUID']).toBe('Abcdef-0123-4567-89ab-cdef-0123-456789');
});

test('what is larger than its place, empty or tiny is nothing to be looked into', needing('mkfs.vfat'), async () => {
  expect(await recognise(memoryView(Buffer.alloc(0)))).toBeUndefined();
  expect(await recognise(memoryView(Buffer.alloc(511, 0xaa)))).toBeUndefined();
  expect(await recognise(memoryView(Buffer.alloc(mib)))).toBeUndefined();
  await using volume = await scratch(16 * mib, 'mkfs.vfat', '-F', '16');
  expect(await recognise(memoryView((await volume.bytes()).subarray(0, 8 * mib)))).toBeUndefined();
});
