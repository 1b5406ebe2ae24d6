import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedData } from '../../../../electron/engine/demo/content.ts';
import { type FatOptions, formatFat } from '../../../../electron/engine/demo/fat/format.ts';
import { type FolderNode, file, folder, link, type TreeNode } from '../../../../electron/engine/demo/tree.ts';
import { needing } from '../../../rigs/needs.ts';
import { describeFolder, describeTree, temporaryFolder, tool, writeOverJunk } from '../volumes.ts';

const mib = 2 ** 20;
const judges = needing('fsck.vfat', 'mcopy');
const modified = new Date('2025-06-07T08:09:10Z');
const fat16: FatOptions = { size: 16 * mib, type: 'fat16', label: 'BOOT', volumeId: 0x1234_abcd, modified };
const fat32: FatOptions = { ...fat16, size: 36 * mib, type: 'fat32' };

/** Formats over junk, has the volume checked, and reads every file back with mtools. */
async function throughRealTools(tree: FolderNode, options: FatOptions): Promise<void> {
  await using temporary = await temporaryFolder();
  const image = join(temporary.path, 'fat.img');
  const copy = join(temporary.path, 'copy');
  await mkdir(copy);
  await writeOverJunk(formatFat(tree, options), image);
  // Some of its complaints leave its status at 0, so nothing but its two lines is good.
  expect(await tool('fsck.vfat', '-n', image)).toMatch(/^fsck\.fat [^\n]*\n[^\n]* files, [^\n]* clusters\n$/);
  // mcopy finds no files in an empty folder and calls that a failure.
  if (tree.entries.size > 0) await tool('mcopy', '-s', '-n', '-i', image, '::/*', copy);
  expect(await describeFolder(copy, false)).toEqual(await describeTree(tree, false));
}

const sample = folder({
  KERNEL: file(packedData('kernel', 3 * mib + 1)),
  'config.txt': file('arm_64bit=1\n'),
  'empty file.txt': file(''),
  'Überlänge und mehr – ein Name von vielen Zeichen.config': file('ä'),
  'exactly 13 ch': file('a name that fills its long-name entry'),
  overlays: folder({
    'longfilename-one.dtbo': file('1'),
    'longfilename-two.dtbo': file('2'),
    'LONGFI~1.DTB': file('a name that looks generated'),
    'deeper in': folder({ 'and deeper': folder({ 'at the bottom.txt': file('bottom') }), empty: folder({}) }),
  }),
});

test.each([fat16, fat32])('a $type volume passes fsck and gives back its files', judges, async (options) => {
  await throughRealTools(sample, options);
});

test('mtools sees label, serial number, names and dates', needing('mdir', 'mtype', 'minfo'), async () => {
  await using temporary = await temporaryFolder();
  const image = join(temporary.path, 'fat.img');
  await writeOverJunk(formatFat(sample, { ...fat32, diskOffset: 4 * mib }), image);
  const listing = await tool('mdir', '-i', image, '::/');
  expect(listing).toMatch(/is BOOT\s/);
  expect(listing).toContain('1234-ABCD');
  expect(listing).toMatch(/^CONFIG +TXT +12 2025-06-07 +8:09 +config\.txt$/m);
  expect(listing).toMatch(/^KERNEL +3145729 2025-06-07 +8:09 *$/m);
  expect(await tool('mtype', '-i', image, '::/OVERLAYS/DEEPER~1/ANDDEE~1/ATTHEB~1.TXT')).toBe('bottom');
  const info = await tool('minfo', '-i', image);
  expect(info).toContain('hidden sectors: 8192');
  expect(info).toMatch(/free clusters=\d+/);
});

test('a directory may span many clusters', judges, async () => {
  const names = Array.from({ length: 400 }, (_, index) => `a file with a long name, number ${index}.txt`);
  const crowd = folder(Object.fromEntries(names.map((name): [string, TreeNode] => [name, file(name)])));
  await throughRealTools(folder({ crowd }), fat16);
  await throughRealTools(crowd, fat32);
  expect(() => formatFat(crowd, fat16)).toThrow('root directory');
});

test('a volume can be filled to its last cluster', judges, async () => {
  const size = 16 * mib;
  const layout = formatFat(folder({}), { ...fat16, size });
  const clusterSize = 1024;
  const [used] = layout.used;
  const room = Math.floor((size - (used?.length ?? 0)) / clusterSize) * clusterSize;
  await throughRealTools(folder({ FULL: file(packedData('full', room)) }), { ...fat16, size });
  expect(() => formatFat(folder({ FULL: file(packedData('full', room + 1)) }), { ...fat16, size })).toThrow('fit');
});

test.each([
  [{ a: link('b') }, 'symbolic links'],
  [{ 'what?': file('') }, 'name on FAT'],
  [{ 'trailing dot.': file('') }, 'name on FAT'],
  [{ 'Same.txt': file(''), 'sAME.TXT': file('') }, 'upper from lower'],
  [{ huge: file({ size: 2 ** 32, open: () => [] }) }, 'too large'],
])('what FAT cannot keep is refused: %o', (entries: Record<string, TreeNode>, message) => {
  expect(() => formatFat(folder(entries), fat16)).toThrow(message);
});

test('a size that readers would take for another type of FAT is refused', () => {
  for (const size of [4 * mib, 32 * mib, 4 * 2 ** 40, 16 * mib + 1]) {
    expect(() => formatFat(folder({}), { ...fat32, size })).toThrow('no fat32');
  }
  for (const size of [4 * mib, 2048 * mib]) {
    expect(() => formatFat(folder({}), { ...fat16, size })).toThrow('no fat16');
  }
  for (const size of [4.2 * mib, 15.9 * mib, 16 * mib, 100 * mib, 128 * mib, 512 * mib, 1024 * mib, 2047 * mib]) {
    expect(() => formatFat(folder({}), { ...fat16, size: Math.ceil(size / 512) * 512 })).not.toThrow();
  }
  for (const size of [34 * mib, 260 * mib, 261 * mib, 4096 * mib, 32_768 * mib]) {
    expect(() => formatFat(folder({}), { ...fat32, size })).not.toThrow();
  }
});

/** Names with letters of several scripts, spaces, dots and a liking for collisions of their short forms. */
const fatName = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom('a', 'B', '7', '~', '1', '.', ' ', '-', '+', 'é', 'ß', '字', 'Ж'),
      minLength: 1,
    }),
    fc.tuple(fc.constantFrom('longfilename', 'LONGFI~'), fc.nat(30)).map(([base, tail]) => `${base}${tail}.text`),
    fc.string({ unit: fc.constantFrom('x', 'Y', '0'), minLength: 100, maxLength: 200 }),
  )
  .map((name) => `n${name.replace(/[. ]+$/, '')}`);

const size = fc.oneof(fc.constantFrom(0, 1, 511, 512, 1023, 1024, 1025), fc.nat(20_000), fc.nat(2 * mib));
const someFile = fc.tuple(size, fc.nat()).map(([bytes, seed]): TreeNode => file(packedData(String(seed), bytes)));

function treeOf(depth: number): fc.Arbitrary<FolderNode> {
  const node = depth === 0 ? someFile : fc.oneof({ weight: 2, arbitrary: someFile }, treeOf(depth - 1));
  return fc
    .uniqueArray(fc.tuple(fatName, node), { maxLength: 5, selector: ([name]) => name.toUpperCase().toLowerCase() })
    .map((entries) => folder(Object.fromEntries(entries)));
}

test('any tree comes back as it was put in', judges, async () => {
  await fc.assert(
    fc.asyncProperty(treeOf(2), fc.constantFrom(fat16, fat32), async (tree, options) => {
      await throughRealTools(tree, { ...options, size: 64 * mib });
    }),
    { numRuns: 12, seed: 20_260_101 },
  );
});
