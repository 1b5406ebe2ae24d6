/** Bits and what they are called (fs/ext4/ext4.h; ext4 on-disk format, "The Super Block"). */
const compatible: Readonly<Record<number, string>> = {
  0x1: 'dir_prealloc',
  0x2: 'imagic_inodes',
  0x4: 'has_journal',
  0x8: 'ext_attr',
  0x10: 'resize_inode',
  0x20: 'dir_index',
  0x200: 'sparse_super2',
  0x400: 'fast_commit',
  0x800: 'stable_inodes',
  0x1000: 'orphan_file',
};

const incompatible: Readonly<Record<number, string>> = {
  0x1: 'compression',
  0x2: 'filetype',
  0x4: 'needs_recovery',
  0x8: 'journal_dev',
  0x10: 'meta_bg',
  0x40: 'extents',
  0x80: '64bit',
  0x100: 'mmp',
  0x200: 'flex_bg',
  0x400: 'ea_inode',
  0x1000: 'dirdata',
  0x2000: 'metadata_csum_seed',
  0x4000: 'large_dir',
  0x8000: 'inline_data',
  0x1_0000: 'encrypt',
  0x2_0000: 'casefold',
};

const readOnlyCompatible: Readonly<Record<number, string>> = {
  0x1: 'sparse_super',
  0x2: 'large_file',
  0x8: 'huge_file',
  0x10: 'uninit_bg',
  0x20: 'dir_nlink',
  0x40: 'extra_isize',
  0x80: 'has_snapshot',
  0x100: 'quota',
  0x200: 'bigalloc',
  0x400: 'metadata_csum',
  0x800: 'replica',
  0x1000: 'read-only',
  0x2000: 'project',
  0x4000: 'shared_blocks',
  0x8000: 'verity',
  0x1_0000: 'orphan_present',
};

/** The names of the bits that are set; those that have none are numbers, `incompat-0x800`. */
export function featureNames(bits: { compat: number; incompat: number; readOnly: number }): Set<string> {
  return new Set([
    ...named(bits.compat, compatible, 'compat'),
    ...named(bits.incompat, incompatible, 'incompat'),
    ...named(bits.readOnly, readOnlyCompatible, 'ro-compat'),
  ]);
}

function named(value: number, names: Readonly<Record<number, string>>, kind: string): string[] {
  return Array.from({ length: 32 }, (_, bit) => 2 ** bit)
    .filter((bit) => (value & bit) !== 0)
    .map((bit) => names[bit] ?? `${kind}-0x${bit.toString(16)}`);
}

/** What ext3 knows; more than that makes an ext4. */
export const ext3Features = new Set(
  [0x1, 0x2, 0x4, 0x8, 0x10, 0x20]
    .map((bit) => compatible[bit])
    .concat(['filetype', 'needs_recovery', 'journal_dev', 'meta_bg'], ['sparse_super', 'large_file']),
);

/** Incompatible features with which files can be read. */
export const readable = new Set([
  'filetype',
  'needs_recovery',
  'meta_bg',
  'extents',
  '64bit',
  'mmp',
  'flex_bg',
  'ea_inode',
  'metadata_csum_seed',
  'large_dir',
  'inline_data',
  'casefold',
]);

/** All features with which files can be written: what is tried in the tests. */
export const writable = new Set([
  'has_journal',
  'ext_attr',
  'resize_inode',
  'dir_index',
  'sparse_super2',
  'fast_commit',
  'orphan_file',
  'filetype',
  'extents',
  '64bit',
  'flex_bg',
  'metadata_csum_seed',
  'inline_data',
  'sparse_super',
  'large_file',
  'huge_file',
  'uninit_bg',
  'dir_nlink',
  'extra_isize',
  'metadata_csum',
]);

/** Those of the incompatible ones among `features`. */
export function incompatibleFeatures(features: ReadonlySet<string>): string[] {
  const names = new Set(Object.values(incompatible));
  return [...features].filter((name) => names.has(name) || name.startsWith('incompat-'));
}
