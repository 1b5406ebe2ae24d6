import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedData } from '../../../../electron/engine/demo/content.ts';
import { type Ext4Options, formatExt4 } from '../../../../electron/engine/demo/ext4/format.ts';
import { type FolderNode, file, folder, link, type TreeNode } from '../../../../electron/engine/demo/tree.ts';
import { needing } from '../../../rigs/needs.ts';
import { describeFolder, describeTree, temporaryFolder, tool, writeOverJunk } from '../volumes.ts';

const mib = 2 ** 20;
const judges = needing('e2fsck', 'debugfs');
const created = new Date('2025-06-07T08:09:10.250Z');
const options: Ext4Options = {
  size: 16 * mib,
  label: 'root',
  uuid: '01234567-89ab-4def-8123-456789abcdef',
  created,
};

/** Formats over junk, has the file system checked, and reads every file back with debugfs. */
async function throughRealTools(tree: FolderNode, changes: Partial<Ext4Options> = {}): Promise<void> {
  await using temporary = await temporaryFolder();
  const image = join(temporary.path, 'ext4.img');
  const copy = join(temporary.path, 'copy');
  await mkdir(copy);
  await writeOverJunk(formatExt4(tree, { ...options, ...changes }), image);
  await tool('e2fsck', '-fn', image);
  await tool('debugfs', '-R', `rdump / ${copy}`, image);
  expect(await describeFolder(copy, false)).toEqual(await describeTree(tree, false));
}

const sample = folder({
  etc: folder({
    hostname: file('wick\n'),
    shadow: file('root:*:\n', { mode: 0o640, gid: 42, modified: new Date('2001-02-03T04:05:06Z') }),
    empty: file(''),
  }),
  bin: link('usr/bin'),
  'a link of exactly sixty bytes': link('x'.repeat(60)),
  'a long link': link(`/${'folder/'.repeat(140)}end`),
  'Ελληνικά 🧭': folder({ 'ñ.txt': file('ñ') }),
  usr: folder({ bin: folder({ su: file(packedData('su', 70_001), { mode: 0o4755 }) }) }),
  home: folder({ far: folder({}, { uid: 100_000, gid: 200_000, mode: 0o2750 }) }),
  tmp: folder({}, { mode: 0o1777 }),
  big: file(packedData('big', 5 * mib + 123)),
});

test.each([1024, 2048, 4096])(
  'with blocks of %i bytes it passes e2fsck and gives back its files',
  judges,
  async (blockSize) => {
    await throughRealTools(sample, { blockSize });
  },
);

test('the kernel mounts it and sees files, links, modes, owners and dates', needing('root', 'loop'), async () => {
  await using temporary = await temporaryFolder();
  const image = join(temporary.path, 'ext4.img');
  const mounted = join(temporary.path, 'mounted');
  await mkdir(mounted);
  await writeOverJunk(formatExt4(sample, options), image);
  await tool('mount', '-o', 'loop,ro,noload', '-t', 'ext4', image, mounted);
  try {
    expect(await describeFolder(mounted, true)).toEqual(await describeTree(sample, true));
    expect(await tool('stat', '-c', '%Y %x', `${mounted}/etc/shadow`)).toContain(
      `${Date.UTC(2001, 1, 3, 4, 5, 6) / 1000} 2001-02-03 04:05:06.000000000`,
    );
    expect(await tool('stat', '-c', '%y', `${mounted}/etc/hostname`)).toContain('2025-06-07 08:09:10.250000000');
  } finally {
    await tool('umount', mounted);
  }
});

test('the kernel can write to it, and it is clean afterwards', needing('root', 'loop', 'e2fsck'), async () => {
  await using temporary = await temporaryFolder();
  const image = join(temporary.path, 'ext4.img');
  const mounted = join(temporary.path, 'mounted');
  await mkdir(mounted);
  await writeOverJunk(formatExt4(sample, { ...options, blockSize: 1024 }), image);
  await tool('mount', '-o', 'loop', '-t', 'ext4', image, mounted);
  try {
    await tool('cp', '-a', `${mounted}/big`, `${mounted}/etc/copy`);
    await tool('rm', '-r', `${mounted}/usr`, `${mounted}/a long link`);
    await tool('cmp', `${mounted}/big`, `${mounted}/etc/copy`);
  } finally {
    await tool('umount', mounted);
  }
  await tool('e2fsck', '-fn', image);
});

test('label, UUID and features are what tools expect', needing('dumpe2fs', 'blkid'), async () => {
  await using temporary = await temporaryFolder();
  const image = join(temporary.path, 'ext4.img');
  await writeOverJunk(formatExt4(sample, options), image);
  const about = await tool('dumpe2fs', '-h', image);
  expect(about).toMatch(/Filesystem volume name: +root\n/);
  expect(about).toContain(options.uuid);
  expect(about).toMatch(/features: +ext_attr filetype extent sparse_super large_file extra_isize\n/);
  expect(await tool('blkid', '-p', '-o', 'export', image)).toMatch(/TYPE=ext4/);
});

test('several groups: files run over their borders, in more pieces than fit into an inode', judges, async () => {
  // Groups of 8 MiB: 50 MiB make at least seven pieces, and an extent block of their own.
  const tree = folder({ small: file('first'), large: file(packedData('large', 50 * mib)), last: file('last') });
  await throughRealTools(tree, { size: 80 * mib, blockSize: 1024 });
});

test('backup superblocks are good', needing('e2fsck'), async () => {
  await using temporary = await temporaryFolder();
  const image = join(temporary.path, 'ext4.img');
  await writeOverJunk(formatExt4(sample, { ...options, size: 80 * mib, blockSize: 1024 }), image);
  for (const group of [1, 3, 5, 7, 9]) {
    await tool('e2fsck', '-fn', '-b', String(1 + group * 8192), '-B', '1024', image);
  }
});

test('a last group too small for its own tables is left out', judges, async () => {
  await throughRealTools(sample, { size: 16 * mib + 40 * 1024, blockSize: 1024 });
  await throughRealTools(sample, { size: 16 * mib + 3000, blockSize: 1024 });
});

test('directories of many blocks, and more files than the inode ratio gives', judges, async () => {
  const names = Array.from({ length: 600 }, (_, index) => `file-${'n'.repeat(index % 60)}-${index}`);
  const crowd = folder(Object.fromEntries(names.map((name): [string, TreeNode] => [name, file(name)])));
  await throughRealTools(folder({ crowd }), { size: 24 * mib, blockSize: 1024, bytesPerInode: 65_536 });
});

test('large files start at a multiple where that is asked for, and small ones fill the gaps', judges, async () => {
  const tree = folder({
    one: file(packedData('one', mib)),
    two: file(packedData('two', mib + 5)),
    small: file('small'),
    three: file(packedData('three', 3 * mib)),
  });
  const layout = formatExt4(tree, { ...options, alignLargeFiles: mib });
  const starts = layout.segments.filter(({ kind, length }) => kind === 'content' && length >= mib);
  expect(starts.map(({ offset }) => offset % mib)).toEqual([0, 0, 0]);
  expect(layout.used.length).toBeGreaterThan(1);
  await throughRealTools(tree, { alignLargeFiles: mib });
});

test.each([
  [{ full: file(packedData('full', 17 * mib)) }, 'do not fit'],
  [{ 'a/b': file('') }, 'name on ext4'],
  [{ '..': file('') }, 'name on ext4'],
  [{ ['ü'.repeat(128)]: file('') }, 'name on ext4'],
  [{ 'lost+found': folder({}) }, 'lost+found'],
  [{ away: link('') }, 'a link'],
])('what ext4 cannot keep is refused: %o', (entries: Record<string, TreeNode>, message) => {
  expect(() => formatExt4(folder(entries), options)).toThrow(message);
});

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..' && text !== 'lost+found');
const size = fc.oneof(fc.constantFrom(0, 1, 1023, 1024, 1025, 4096), fc.nat(30_000), fc.nat(3 * mib));
const someFile = fc.tuple(size, fc.nat()).map(([bytes, seed]): TreeNode => file(packedData(String(seed), bytes)));
const someLink = fc.integer({ min: 1, max: 1000 }).map((length): TreeNode => link('t'.repeat(length)));

function treeOf(depth: number): fc.Arbitrary<FolderNode> {
  const leaf = fc.oneof({ weight: 4, arbitrary: someFile }, someLink);
  const node = depth === 0 ? leaf : fc.oneof({ weight: 2, arbitrary: leaf }, treeOf(depth - 1));
  return fc
    .uniqueArray(fc.tuple(name, node), { maxLength: 6, selector: ([text]) => text })
    .map((entries) => folder(Object.fromEntries(entries)));
}

test('any tree comes back as it was put in', judges, async () => {
  await fc.assert(
    fc.asyncProperty(
      treeOf(2),
      fc.constantFrom(1024, 2048, 4096),
      fc.constantFrom(undefined, 65_536, mib),
      async (tree, blockSize, align) => {
        const changes = align === undefined ? {} : { alignLargeFiles: align };
        await throughRealTools(tree, { size: 96 * mib, blockSize, ...changes });
      },
    ),
    { numRuns: 12, seed: 20_260_101 },
  );
});
