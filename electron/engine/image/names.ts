/** What files of a format are usually called. Names never decide what a file is, only what is said about it. */
const suffixes: Record<string, string> = {
  gz: 'gzip',
  gzip: 'gzip',
  tgz: 'gzip',
  bz2: 'bzip2',
  bzip2: 'bzip2',
  tbz: 'bzip2',
  tbz2: 'bzip2',
  xz: 'xz',
  txz: 'xz',
  zst: 'zstd',
  zstd: 'zstd',
  tzst: 'zstd',
  lz4: 'lz4',
  lzma: 'lzma',
  zip: 'zip',
  tar: 'tar',
  '7z': '7z',
  rar: 'RAR',
  lzo: 'lzop',
  lz: 'lzip',
  br: 'Brotli',
};

const compressed = new Set(['gzip', 'bzip2', 'xz', 'zstd', 'lz4', 'lzma']);

/** The format that a name promises: `gzip` for `a.wic.gz`; undefined where it promises none. */
export function promisedFormat(fileName: string): string | undefined {
  const suffix = /\.([^./\\]+)$/u.exec(fileName)?.[1]?.toLowerCase();
  return suffix !== undefined && Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
}

/** `a.wic.gz` → `a.wic`, `a.tgz` → `a.tar`; a name without a compression suffix stays as it is. */
export function withoutCompression(fileName: string): string {
  const format = promisedFormat(fileName);
  if (format === undefined || !compressed.has(format)) return fileName;
  return fileName.replace(/\.t(?:gz|bz2?|xz|zst)$/iu, '.tar').replace(/\.(?!tar$)[^./\\]+$/u, '');
}
