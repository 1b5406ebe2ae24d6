import type { Codec } from '../../electron/engine/image/decoder.ts';

/** A program on the PATH and its arguments; `{}` stands for the packed file. */
export interface Tool {
  program: string;
  args: readonly string[];
}

export interface DecodePeer extends Tool {
  /** What Wick may take at most, as a multiple of this tool's wall time. */
  limit?: number;
}

export interface Format {
  key: string;
  title: string;
  suffix: string;
  /** Undefined for a raw image. */
  codec?: Codec;
  /** The first that is installed packs standard input to standard output. */
  packers: readonly Tool[];
  decoders: readonly DecodePeer[];
  /** What Wick with read-back may take at most, as a multiple of bmaptool's wall time. */
  bmaptoolLimit?: number;
  /** Measured as a lot too: eight targets at a time, and a second card from the image store. */
  many?: boolean;
}

const tool = (line: string, limit?: number): DecodePeer => {
  const [program = '', ...args] = line.split(' ');
  return { program, args, ...(limit === undefined ? {} : { limit }) };
};

/** Named here although it is no program: Node's own inflate in chunks of 1 MiB. */
export const nodeZlib = 'node-zlib';

/**
 * The first decoder of a format that is installed also stands in front of dd. xz files are packed fast, but with the
 * dictionaries and blocks of -6: that is what decoding depends on.
 */
export const formats: readonly Format[] = [
  { key: 'raw', title: 'raw', suffix: '.wic', packers: [], decoders: [], bmaptoolLimit: 1.2 },
  {
    key: 'gz',
    title: 'gz -6',
    suffix: '.wic.gz',
    codec: 'gzip',
    packers: [tool('pigz -6 -n -c'), tool('gzip -6 -n -c')],
    decoders: [tool('igzip -dc {}'), tool(nodeZlib, 0.6), tool('pigz -dc {}')],
    bmaptoolLimit: 0.7,
  },
  {
    key: 'bz2',
    title: 'bz2 -9',
    suffix: '.wic.bz2',
    codec: 'bzip2',
    packers: [tool('lbzip2 -9 -c'), tool('pbzip2 -9 -c'), tool('bzip2 -9 -c')],
    decoders: [tool('lbzip2 -n2 -dc {}', 0.9)],
    bmaptoolLimit: 0.5,
    many: true,
  },
  {
    key: 'xz',
    title: 'xz, several blocks',
    suffix: '.wic.xz',
    codec: 'xz',
    packers: [tool('xz -T2 --block-size=24MiB --lzma2=preset=1,dict=8MiB -c')],
    decoders: [tool('xz -T2 -dc {}', 1)],
    bmaptoolLimit: 0.6,
  },
  {
    key: 'xz1',
    title: 'xz, one block',
    suffix: '.one.wic.xz',
    codec: 'xz',
    packers: [tool('xz -T1 --lzma2=preset=1,dict=8MiB -c')],
    decoders: [tool('xz -T2 -dc {}')],
  },
  {
    key: 'zst',
    title: 'zstd -3',
    suffix: '.wic.zst',
    codec: 'zstd',
    packers: [tool('zstd -q -3 -T0 -c')],
    decoders: [tool('zstd -q -dc {}', 1)],
    bmaptoolLimit: 1,
    many: true,
  },
  {
    key: 'zstm',
    title: 'zstd -3, several frames',
    suffix: '.frames.wic.zst',
    codec: 'zstd',
    packers: [tool('pzstd -q -3 -p 2 -c')],
    decoders: [tool('zstd -q -dc {}', 0.7), tool('pzstd -q -p 2 -dc {}')],
  },
  {
    key: 'lz4',
    title: 'lz4 -1',
    suffix: '.wic.lz4',
    codec: 'lz4',
    packers: [tool('lz4 -q -1 -c')],
    decoders: [tool('lz4 -q -dc {}')],
  },
];
