import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { madeBlock, madeStream } from './bzip2-made.ts';
import { buildDecoder, decode, executable, noise, numbers, pack, withFlippedBit, words } from './decoder-program.ts';

/** Runs of all lengths about those at which the run-length code changes. */
function runs(size: number, seed: number): Buffer {
  const next = numbers(seed);
  const lengths = [1, 1, 1, 2, 3, 4, 5, 6, 254, 255, 256, 258, 259, 260, 511, 1000];
  const parts: Buffer[] = [];
  for (let total = 0; total < size; total += parts.at(-1)?.length ?? 0) {
    parts.push(Buffer.alloc(lengths[next(lengths.length)] ?? 1, next(4)));
  }
  return Buffer.concat(parts);
}

const variants = [
  { name: 'with the instructions of this processor', flags: [] },
  { name: 'with plain C++ only', flags: ['-DWICK_BZIP2_PLAIN'] },
];

describe.each(variants)('the bzip2 decoder, $name', needing('g++', 'bzip2'), ({ flags }) => {
  let folder = '';
  let decoder = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wick-bzip2-'));
    decoder = join(folder, 'decode');
    expect(buildDecoder(decoder, 'bzip2', ...flags)).toBe('');
  }, 120_000);

  test.each([1, 2, 5, 9])('decodes level %i about the size of a block', (level) => {
    const block = level * 100_000 - 19;
    const content = Buffer.concat([words(500_000, 1), noise(200_000, 2), executable(300_000)]);
    for (const size of [block - 1, block, block + 1, block + 20]) {
      const part = content.subarray(0, size);
      expect(decode(decoder, pack('bzip2', part, `-${level}`)).bytes.equals(part)).toBe(true);
    }
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from('x')],
    ['a pattern that repeats', Buffer.from('abc'.repeat(500_000))],
    ['noise', noise(1_200_000, 3)],
    ['runs', runs(3_000_000, 4)],
    ['zeros', Buffer.alloc(50_000_000)],
    ['all bytes in order', Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => i))],
  ])('decodes %s', (_, content) => {
    for (const level of ['-1', '-9']) {
      expect(decode(decoder, pack('bzip2', content, level)).bytes.equals(content)).toBe(true);
    }
  });

  for (const tool of ['lbzip2', 'pbzip2']) {
    test(`decodes what ${tool} makes`, needing(tool), () => {
      const content = Buffer.concat([words(2_000_000, 5), runs(500_000, 6), noise(300_000, 7), executable(1_000_000)]);
      expect(decode(decoder, pack(tool, content, '-2')).bytes.equals(content)).toBe(true);
    });
  }

  test('decodes alike with any number of threads and any pieces of input', () => {
    const content = Buffer.concat([words(600_000, 8), runs(600_000, 9)]);
    const packed = pack('bzip2', content, '-1');
    for (const [threads, chunk] of [
      [1, 1 << 20],
      [2, 1],
      [3, 4099],
      [8, 7],
    ] as const) {
      expect(decode(decoder, packed, threads, chunk).bytes.equals(content)).toBe(true);
    }
  });

  test('decodes streams one after the other, empty ones among them, and zeros after the last', () => {
    const contents = Array.from({ length: 60 }, (_, i) => (i % 7 === 0 ? Buffer.alloc(0) : words(i * i * 20, i)));
    const packed = Buffer.concat(contents.map((content, i) => pack('bzip2', content, `-${1 + (i % 9)}`)));
    const content = Buffer.concat(contents);
    expect(decode(decoder, packed).bytes.equals(content)).toBe(true);
    const padded = Buffer.concat([packed, Buffer.alloc(70_000)]);
    expect(decode(decoder, padded, 2, 1000).bytes.equals(content)).toBe(true);
    const junk = decode(decoder, Buffer.concat([padded, Buffer.from('junk')]));
    expect(junk).toMatchObject({ status: 4, fault: 'trailing_junk', offset: padded.length });
  });

  test('is not misled by magics inside a block, and decodes randomised blocks', () => {
    const next = numbers(10);
    const magics = [
      [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
      [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
    ];
    const blocks = Array.from({ length: 12 }, (_, i) => {
      const symbols = Array.from({ length: 40 }, () => [
        ...Array.from({ length: next(200) }, () => (next(9) === 0 ? next(2) : 2 + next(253))),
        ...(magics[next(3)] ?? []),
      ]).flat();
      return madeBlock([7, ...symbols], next(symbols.length), i % 2 === 1);
    });
    const packed = madeStream(blocks);
    const content = Buffer.concat(blocks.map((block) => block.content));
    expect(spawnSync('bzip2', ['-dc'], { input: packed }).stdout.equals(content)).toBe(true);
    for (const threads of [1, 3]) expect(decode(decoder, packed, threads, 100).bytes.equals(content)).toBe(true);
  });

  test('says at which byte a file was cut off', () => {
    const first = pack('bzip2', words(250_000, 11), '-1');
    const packed = Buffer.concat([first, pack('bzip2', noise(3000, 12), '-9')]);
    const next = numbers(13);
    const cuts = [...Array.from({ length: 30 }, () => 1 + next(packed.length - 1)), 1, 3, 4, 9, 14, 17];
    for (const cut of [...cuts, first.length - 1, first.length + 1, first.length + 10, packed.length - 1]) {
      if (cut === first.length) continue;
      expect(decode(decoder, packed.subarray(0, cut))).toMatchObject({ status: 4, fault: 'truncated', offset: cut });
    }
    expect(decode(decoder, Buffer.alloc(0))).toMatchObject({ status: 4, fault: 'empty', offset: 0 });
  });

  test('never gives wrong bytes for flipped bits', () => {
    const content = Buffer.concat([words(150_000, 14), runs(20_000, 15), noise(5000, 16)]);
    const packed = pack('bzip2', content, '-1');
    const next = numbers(17);
    for (let i = 0; i < 80; i++) {
      const bit = next(packed.length * 8);
      const { status, bytes, offset } = decode(decoder, withFlippedBit(packed, bit));
      // The bits that fill the last byte mean nothing.
      if (status === 0) expect(bytes.equals(content)).toBe(true);
      else expect(status).toBe(4);
      if (status === 4) expect(offset).toBeLessThanOrEqual(packed.length);
    }
    expect(decode(decoder, Buffer.from('not bzip2 at all'))).toMatchObject({ status: 4, fault: 'corrupt', offset: 0 });
  });

  test('ends at once when nobody wants the rest', () => {
    const content = words(1_000_000, 18);
    const packedOnce = pack('bzip2', content, '-9');
    const packed = Buffer.concat(Array.from({ length: 200 }, () => packedOnce));
    const started = performance.now();
    const { status, bytes } = decode(decoder, packed, 3, 1 << 16, 1000);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(status).toBe(0);
    expect(bytes.equals(content.subarray(0, 1000))).toBe(true);
  });
});
