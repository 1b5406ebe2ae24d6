import { describe, expect, test } from 'vitest';
import type { NativeCodec } from '../../native/native.ts';
import { needing } from '../rigs/needs.ts';
import { contents, decodeWith, each, medley } from './corpus.ts';
import { numbers, pack, withFlippedBit } from './decoder-program.ts';

const KiB = 1 << 10;
const MiB = 1 << 20;
/** Of each file; all together are thousands. */
const flips = 400;

interface Corpus {
  codec: NativeCodec;
  /** Every level, and every size of blocks. */
  levels: readonly string[];
  /** Bytes at which a tool begins another block. */
  blocks: readonly (readonly [tool: string, size: number])[];
  /** What is cut at every byte and gets its bits flipped; each carries checksums, but for .lzma. */
  damaged: readonly string[];
}

const upTo = (from: number, to: number, tool: (level: number) => string) =>
  Array.from({ length: to - from + 1 }, (_, index) => tool(from + index));

const corpora: readonly Corpus[] = [
  {
    codec: 'gzip',
    levels: [...upTo(1, 9, (level) => `gzip -${level}`), 'pigz -11 -p2', 'pigz -0', 'bgzip -l 9'],
    blocks: [
      ['gzip', 32 * KiB],
      ['pigz -p2 -i', 128 * KiB],
      ['bgzip', 65_280],
    ],
    damaged: ['gzip', 'gzip -1', 'bgzip', 'pigz -p2 -i -b 32'],
  },
  {
    codec: 'bzip2',
    levels: upTo(1, 9, (level) => `bzip2 -${level}`),
    blocks: upTo(1, 9, (level) => `bzip2 -${level}`).map((tool, index) => [tool, (index + 1) * 100_000 - 19]),
    damaged: ['bzip2', 'bzip2 -1', 'lbzip2 -n2', 'pbzip2 -p2'],
  },
  {
    codec: 'xz',
    levels: [...upTo(0, 9, (level) => `xz -${level}`), ...upTo(0, 9, (level) => `xz -${level}e`)],
    blocks: [
      ['xz -0 --block-size=64KiB', 64 * KiB],
      ['xz -0 -T2 --block-size=64KiB', 64 * KiB],
      ['pixz -t -0 -p2', 512 * KiB],
    ],
    damaged: [
      'xz',
      'xz --check=crc32',
      'xz --check=sha256',
      'xz --x86 --lzma2=preset=0',
      'xz --block-size=512',
      'pixz -t -p2',
    ],
  },
  {
    codec: 'lzma',
    levels: upTo(0, 9, (level) => `xz --format=lzma -${level}`),
    blocks: [['xz --format=lzma -0', 64 * KiB]],
    damaged: ['xz --format=lzma'],
  },
  {
    codec: 'zstd',
    levels: [...upTo(1, 19, (level) => `zstd -q -${level}`), 'zstd -q --ultra -22 --long=27', 'zstd -q --fast=5'],
    blocks: [
      ['zstd -q', 128 * KiB],
      ['zstd -q -19', 128 * KiB],
      ['pzstd -q -p2', 128 * KiB],
    ],
    damaged: ['zstd -q', 'zstd -q -19', 'zstd -q --fast=5', 'pzstd -q -p2'],
  },
  {
    codec: 'lz4',
    levels: [...upTo(1, 12, (level) => `lz4 -q -${level}`), ...upTo(4, 7, (size) => `lz4 -q -B${size} -BD`)],
    // lz4 1.9.4 itself fails on 65,535 bytes that it would have to add a checksum to.
    blocks: upTo(4, 7, (size) => `lz4 -q -B${size} --no-frame-crc`).map((tool, index) => [tool, 64 * KiB * 4 ** index]),
    damaged: ['lz4 -q', 'lz4 -q -BX', 'lz4 -q -BD -B4', 'lz4 -q -9'],
  },
];

/**
 * How much of the content a file that is cut there gives rightly; undefined where it has to be found out. Whole members are
 * whole files: the last one of bgzip is empty, and so is the first frame of pzstd, which every decoder skips.
 */
function mayEndAt(packed: Buffer, tool: string, cut: number): number | undefined {
  if (tool === 'bgzip' && cut === packed.length - 28) return Number.POSITIVE_INFINITY;
  return tool.startsWith('pzstd') && cut === 12 ? 0 : undefined;
}

const programOf = (tool: string) => tool.split(' ')[0] ?? '';

describe.each(corpora)('the $codec decoder', ({ codec, levels, blocks, damaged }) => {
  async function expectBack(tool: string, content: Buffer): Promise<void> {
    const outcome = await decodeWith(codec, pack(tool, content));
    expect('bytes' in outcome ? outcome.bytes.equals(content) : outcome, `${tool}, ${content.length} bytes`).toBe(true);
  }

  for (const tool of levels) {
    test(`gives back what ${tool} packs`, needing(`native ${codec}`, programOf(tool)), async () => {
      await expectBack(tool, medley(400_000));
    });
  }

  for (const [tool, size] of blocks) {
    test(
      `gives back what ${tool} packs, about ${size} bytes`,
      needing(`native ${codec}`, programOf(tool)),
      async () => {
        for (const length of [0, 1, size - 1, size, size + 1]) await expectBack(tool, medley(length));
      },
    );
  }

  const [usual = ''] = damaged;
  test.each(Object.keys(contents))(`gives back %s`, needing(`native ${codec}`, programOf(usual)), async (kind) => {
    await expectBack(usual, contents[kind]?.(MiB) ?? Buffer.alloc(0));
  });

  for (const tool of damaged) {
    describe(`of what ${tool} packs`, needing(`native ${codec}`, programOf(tool)), () => {
      test('finds every cut', async () => {
        const content = medley(1500);
        const packed = pack(tool, content);
        const wrong: string[] = [];
        await each(packed.keys(), async (cut) => {
          const outcome = await decodeWith(codec, packed.subarray(0, cut), 1 + (cut % 3));
          const wanted = cut === 0 ? 'empty' : 'truncated';
          const said = 'bytes' in outcome ? 'good' : outcome.fault;
          const end = mayEndAt(packed, tool, cut);
          const whole = end !== undefined && 'bytes' in outcome && outcome.bytes.equals(content.subarray(0, end));
          if (said !== wanted && !whole) wrong.push(`cut to ${cut} of ${packed.length} bytes: ${said}`);
        });
        expect(wrong).toEqual([]);
      });

      test('never gives wrong bytes for flipped bits', async () => {
        const content = medley(1500);
        const packed = pack(tool, content);
        const next = numbers(packed.length);
        const bits = Array.from({ length: flips }, () => next(packed.length * 8));
        const wrong: string[] = [];
        let faults = 0;
        await each(bits, async (bit) => {
          const outcome = await decodeWith(codec, withFlippedBit(packed, bit), 1 + (bit % 3));
          if (!('bytes' in outcome)) faults += 1;
          else if (codec !== 'lzma' && !outcome.bytes.equals(content)) wrong.push(`bit ${bit}`);
        });
        expect(wrong).toEqual([]);
        expect(faults).toBeGreaterThan(codec === 'lzma' ? flips / 10 : flips * 0.8);
      });
    });
  }
});
