import { type Scratch, run, scratch } from '../scratch.ts';

const mib = 1 << 20;

/** What mke2fs makes, by what is told apart in the tests. */
export const extKinds: Readonly<Record<string, readonly string[]>> = {
  ext2: ['-t', 'ext2'],
  ext3: ['-t', 'ext3'],
  'ext4 as mke2fs makes it': ['-t', 'ext4'],
  'ext4 with blocks of 1024 bytes': ['-t', 'ext4', '-b', '1024'],
  'ext4 with blocks of 2048 bytes': ['-t', 'ext4', '-b', '2048'],
  'ext4 with blocks of 4096 bytes': ['-t', 'ext4', '-b', '4096'],
  'ext4 without checksums and 64bit': ['-t', 'ext4', '-O', '^metadata_csum,^64bit'],
  'ext4 with uninit_bg': ['-t', 'ext4', '-O', '^metadata_csum,uninit_bg'],
  'ext4 without a journal': ['-t', 'ext4', '-O', '^has_journal'],
  'ext4 with inline_data': ['-t', 'ext4', '-O', 'inline_data'],
  'ext4 with inline_data in inodes of 1024 bytes': ['-t', 'ext4', '-b', '4096', '-I', '1024', '-O', 'inline_data'],
  'ext4 as mke2fs 1.47 makes it': ['-t', 'ext4', '-b', '4096', '-O', 'metadata_csum_seed,orphan_file,64bit'],
  'ext4 with small inodes': ['-t', 'ext4', '-I', '128'],
  'ext4 without flex_bg': ['-t', 'ext4', '-b', '1024', '-O', '^flex_bg'],
  'ext4 with sparse_super2': ['-t', 'ext4', '-b', '1024', '-O', 'sparse_super2'],
};

/** `folder`: what it is filled with. */
export async function ext(
  kind: string,
  options: { folder?: string; size?: number; args?: string[] } = {},
): Promise<Scratch> {
  const fill = options.folder === undefined ? [] : ['-d', options.folder];
  const made = ['mke2fs', '-q', '-F', '-m', '0', ...(extKinds[kind] ?? []), ...(options.args ?? []), ...fill];
  return await scratch(options.size ?? 12 * mib, ...made);
}

/** Nothing that e2fsck would repair. */
export function mustBeClean({ path }: Scratch): void {
  run('e2fsck', '-fn', path);
}
