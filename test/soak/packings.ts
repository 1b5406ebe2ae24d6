import { needs } from '../rigs/needs.ts';

/** A way in which images come. */
export interface Packing {
  name: string;
  /** Lines of shell; `$1` is the image, `$2` the packed file. */
  pack: string;
  unpack: string;
  /** Bytes of the largest image for which packing takes no longer than flashing. */
  most: number;
  /** Bytes of windows and dictionaries that unpacking cannot do without. */
  window: number;
  /** Programs that it takes. */
  needed: readonly string[];
}

const MiB = 1 << 20;

function packing(name: string, pack: string, unpack: string, most = 200): Packing {
  const needed = [pack.split(' ')[0] ?? '', unpack.split(' ')[0] ?? ''].filter((one) => !one.startsWith('('));
  return { name, pack: `${pack} > "$2"`, unpack: `${unpack} "$1"`, most: most * MiB, window: 0, needed };
}

/** Two members, streams or frames, the second beginning in the middle of the image. */
function twice(packer: string): string {
  const half = '$(($(stat -c %s "$1") / 2))';
  return `(head -c ${half} "$1" | ${packer}; tail -c +$((${half} + 1)) "$1" | ${packer})`;
}

const tar = (options: string) => `tar ${options} -C "$(dirname "$1")" -cf - "$(basename "$1")"`;

const all: readonly Packing[] = [
  { ...packing('raw', 'cat "$1"', 'cat'), pack: 'cp --sparse=always "$1" "$2"' },
  packing('gzip -1', 'gzip -1 -c "$1"', 'gzip -dc'),
  packing('gzip -9', 'gzip -9 -c "$1"', 'gzip -dc', 32),
  packing('pigz -i', 'pigz -p2 -3 -i -c "$1"', 'gzip -dc'),
  packing('bgzip', 'bgzip -c "$1"', 'gzip -dc', 100),
  packing('gzip, two members', twice('gzip -2 -c'), 'gzip -dc'),
  packing('bzip2 -1', 'bzip2 -1 -c "$1"', 'bzip2 -dc', 24),
  packing('lbzip2 -9', 'lbzip2 -n2 -9 -c "$1"', 'bzip2 -dc', 64),
  packing('pbzip2 -5', 'pbzip2 -p2 -5 -c "$1"', 'bzip2 -dc', 48),
  packing('bzip2, two streams', twice('lbzip2 -n2 -c'), 'bzip2 -dc', 48),
  packing('xz, one block', 'xz -0 -T1 -c "$1"', 'xz -dc', 64),
  packing('xz, several blocks', 'xz -1 -T2 --block-size=3MiB -c "$1"', 'xz -dc', 100),
  { ...packing('xz -9', 'xz -9 -c "$1"', 'xz -dc', 12), window: 64 * MiB },
  packing('pixz', 'pixz -0 -p2 -t < "$1"', 'xz -dc', 100),
  packing('xz, two streams', `(${twice('xz -0 -c')}; head -c 8 /dev/zero)`, 'xz -dc', 64),
  packing('xz, sha256 and x86', 'xz --check=sha256 --x86 --lzma2=preset=0 -c "$1"', 'xz -dc', 64),
  packing('zstd -1', 'zstd -q -1 -c "$1"', 'zstd -q -dc'),
  packing('zstd -19', 'zstd -q -19 -c "$1"', 'zstd -q -dc', 12),
  { ...packing('zstd, long window', 'zstd -q -2 --long=27 -c "$1"', 'zstd -q -dc'), window: 128 * MiB },
  packing('pzstd', 'pzstd -q -p2 -1 -c "$1"', 'zstd -q -dc'),
  packing('zstd, two frames', twice('zstd -q -1 -c'), 'zstd -q -dc'),
  packing('lz4 -1', 'lz4 -q -1 -c "$1"', 'lz4 -q -dc'),
  packing('lz4, small dependent blocks', 'lz4 -q -B4 -BD -BX -c "$1"', 'lz4 -q -dc'),
  packing('lz4, two frames', twice('lz4 -q -3 -c'), 'lz4 -q -dc'),
  packing('lz4, the older format', 'lz4 -q -l -c "$1"', 'lz4 -q -dc'),
  { ...packing('zip', 'zip', 'unzip -p'), pack: 'zip -q -j -1 - "$1" > "$2"' },
  { ...packing('zip, stored', 'zip', 'unzip -p'), pack: 'zip -q -j -0 - "$1" > "$2"' },
  packing('tar.gz', `${tar('')} | gzip -1`, 'tar -xzOf'),
  packing('tar, sparse', tar('--sparse'), 'tar -xOf'),
  packing('tar.zst, sparse', `${tar('--sparse --format=posix')} | zstd -q`, 'tar --zstd -xOf'),
];

/** Those whose tools are installed. */
export const packings: readonly Packing[] = all.filter(({ needed }) => needs(...needed));
