import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { expectCutsFound, expectDecodes, expectEndsAtOnce, expectFlipsHarmless } from './damage.ts';
import { buildDecoder, decode, mixture, noise, pack, words } from './decoder-program.ts';

const content = mixture();
const sizes = ['-B4', '-B5', '-B6', '-B7'];
const tools = [
  ...sizes.flatMap((size) => [`lz4 -q ${size}`, `lz4 -q ${size} -BD`, `lz4 -q ${size} -BX`]),
  'lz4 -q -9 -BD -BX',
  'lz4 -q --no-frame-crc',
  'lz4 -q -l',
];

describe('the lz4 decoder', needing('g++', 'native lz4', 'lz4'), () => {
  let folder = '';
  let decoder = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wick-lz4-'));
    decoder = join(folder, 'decode');
    expect(buildDecoder(decoder, 'lz4')).toBe('');
  }, 120_000);

  test.each(tools)('decodes what %s makes', (tool) => {
    for (const size of [0, 1, 60_000, 70_000, content.length]) {
      const part = content.subarray(0, size);
      expectDecodes(decoder, pack(tool, part), part);
    }
  });

  test('decodes frames of all kinds one after the other, and those that say how long they are', () => {
    const parts = [words(300_000, 1), Buffer.alloc(0), noise(200_000, 2), content];
    const frames = tools.flatMap((tool) => parts.map((part) => pack(tool, part)));
    expectDecodes(decoder, Buffer.concat(frames), Buffer.concat(tools.flatMap(() => parts)));
    const file = join(folder, 'image');
    writeFileSync(file, content);
    for (const how of ['-B4', '-B4 -BD', '-B7']) {
      const packed = pack(`lz4 -q --content-size ${how} ${file}`, Buffer.alloc(0));
      expectDecodes(decoder, packed, content);
    }
  });

  test.each(['lz4 -q -B4', 'lz4 -q -B4 -BD', 'lz4 -q -B5 -BX', 'lz4 -q -B7'])(
    'finds every cut and every flipped bit in what %s makes',
    (tool) => {
      const part = Buffer.concat([words(200_000, 3), noise(30_000, 4), words(200_000, 5)]);
      const packed = pack(tool, part);
      expectCutsFound(decoder, packed);
      expectFlipsHarmless(decoder, packed, part);
    },
  );

  test('says which block is wrong, and hands out all before it', () => {
    const part = noise(700_000, 6);
    for (const how of ['-BX', '-BD -BX']) {
      const packed = pack(`lz4 -q -B4 ${how}`, part);
      // Blocks of noise are stored, each behind its size and before its checksum; the header has 7 bytes.
      const start = 7 + 8 * (65_536 + 8) + 4;
      packed[start + 100] = (packed[start + 100] ?? 0) ^ 1;
      const { status, fault, offset } = decode(decoder, packed, 2);
      expect({ status, fault, offset }).toEqual({ status: 4, fault: 'corrupt', offset: start });
    }
    const wrongSum = pack('lz4 -q', part);
    wrongSum[wrongSum.length - 1] = (wrongSum[wrongSum.length - 1] ?? 0) ^ 1;
    expect(decode(decoder, wrongSum)).toMatchObject({ status: 4, fault: 'corrupt', offset: wrongSum.length });
  });

  test('takes nothing else for lz4', () => {
    const packed = pack('lz4 -q', content);
    const junk = Buffer.concat([packed, Buffer.from('junk')]);
    expect(decode(decoder, junk)).toMatchObject({ status: 4, fault: 'trailing_junk', offset: packed.length });
    expect(decode(decoder, Buffer.from('not lz4'))).toMatchObject({ status: 4, fault: 'corrupt', offset: 0 });
    expect(decode(decoder, Buffer.alloc(0))).toMatchObject({ status: 4, fault: 'empty', offset: 0 });
  });

  test('ends at once when nobody wants the rest', () => {
    for (const tool of ['lz4 -q', 'lz4 -q -BD']) expectEndsAtOnce(decoder, pack(tool, content), content);
  });
});
