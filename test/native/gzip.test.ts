import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { expectCutsFound, expectDecodes, expectEndsAtOnce, expectFlipsHarmless } from './damage.ts';
import { buildDecoder, buildProgram, decode, mixture, noise, pack, words } from './decoder-program.ts';

const content = mixture();
const tools = ['gzip -6', 'gzip -1 -n', 'pigz -p3', 'pigz -p3 -i', 'pigz -i -b 32', 'bgzip', 'bgzip -l 1'];

/** A member as mgzip makes it: the extra field says how long the compressed data is. */
function indexedMember(part: Buffer, lie = 0): Buffer {
  const data = deflateRawSync(part);
  const bytes = Buffer.alloc(20);
  bytes.set([0x1f, 0x8b, 8, 0x0c, 0, 0, 0, 0, 2, 255, 8, 0, 0x49, 0x47, 4, 0]);
  bytes.writeUInt32LE(data.length + lie, 16);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(part), 0);
  trailer.writeUInt32LE(part.length, 4);
  return Buffer.concat([bytes, Buffer.from('card.img\0'), data, trailer]);
}

const oneMark = Buffer.from([0, 0, 255, 255]);

/** Where the marks of pigz -i end. */
function marksIn(packed: Buffer): number[] {
  const mark = Buffer.concat([oneMark, Buffer.alloc(1), oneMark]);
  const ends: number[] = [];
  for (let at = packed.indexOf(mark); at >= 0; at = packed.indexOf(mark, at + 1)) ends.push(at + mark.length);
  return ends;
}

function slices(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

describe('the gzip decoder', needing('g++', 'native gzip', 'gzip', 'pigz', 'bgzip'), () => {
  let folder = '';
  let decoder = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wick-gzip-'));
    decoder = join(folder, 'decode');
    expect(buildDecoder(decoder, 'gzip')).toBe('');
  }, 120_000);

  test.each(tools)('decodes what %s makes', (tool) => {
    for (const size of [0, 1, 65_279, 65_280, 65_281, content.length]) {
      const part = content.subarray(0, size);
      expectDecodes(decoder, pack(tool, part), part);
    }
  });

  test('decodes members one after the other, whoever made them, and zeroes behind the last', () => {
    const parts = [words(300_000, 7), Buffer.alloc(0), content, Buffer.from('x')];
    const packed = Buffer.concat(tools.flatMap((tool) => parts.map((part) => pack(tool, part))));
    const whole = Buffer.concat(tools.flatMap(() => parts));
    expectDecodes(decoder, packed, whole);
    expectDecodes(decoder, Buffer.concat([packed, Buffer.alloc(70_000)]), whole);
  });

  test('decodes members that say how long they are, long ones and liars too', () => {
    const parts = slices(content, 200_000);
    const packed = [
      ...parts.map((part) => indexedMember(part)),
      indexedMember(noise(1_300_000, 8)),
      ...parts.map((part, i) => indexedMember(part, [0, 1, -1, 70_000, 1 << 30][i % 5])),
      indexedMember(Buffer.alloc(30_000_000)),
    ];
    const whole = Buffer.concat([...parts, noise(1_300_000, 8), ...parts, Buffer.alloc(30_000_000)]);
    expectDecodes(decoder, Buffer.concat(packed), whole);
    const wrong = pack('bgzip', content);
    wrong.writeUInt16LE(wrong.readUInt16LE(16) + 5, 16);
    expectDecodes(decoder, wrong, content);
  });

  test('has threads decode the parts of what pigz -i makes, and nothing that is none', () => {
    const thread = join(folder, 'part');
    expect(buildProgram(thread, ['test/native/gzip-part.cc', 'native/gzip/job.cc'])).toBe('');
    const decodePart = (part: Buffer) => spawnSync(thread, { input: part, maxBuffer: 1 << 28 });
    const headerSize = 10;
    const packed = pack('pigz -i -n', content).subarray(headerSize);
    const marks = marksIn(packed);
    expect(marks).toHaveLength(Math.ceil(content.length / 131_072) - 1);
    for (const [i, end] of marks.entries()) {
      const { status, stdout } = decodePart(packed.subarray(marks[i - 2] ?? 0, end));
      expect(status).toBe(0);
      expect(stdout.equals(content.subarray(Math.max(0, i - 1) * 131_072, (i + 1) * 131_072))).toBe(true);
    }
    const end = marks[1] ?? 0;
    for (const cut of [end - 1, end - 4, end - 500, 1]) expect(decodePart(packed.subarray(0, cut)).status).toBe(1);
    expect(decodePart(packed.subarray(1, end)).status).toBe(1);
    expect(decodePart(packed).status).toBe(1);
    // Parts that refer to what is before them end with one empty block.
    const linked = pack('pigz -n', words(600_000, 14)).subarray(headerSize);
    const second = linked.indexOf(oneMark) + oneMark.length;
    expect(decodePart(linked.subarray(0, second)).status).toBe(0);
    expect(decodePart(linked.subarray(second, linked.indexOf(oneMark, second) + oneMark.length)).status).toBe(1);
  });

  test('is not misled by the marks of pigz in what is packed', () => {
    const inner = Buffer.concat([pack('pigz -i -b 32', words(900_000, 9)), pack('pigz -i -b 32', noise(400_000, 10))]);
    for (const tool of tools) expectDecodes(decoder, pack(tool, inner), inner);
  });

  test.each(tools)('finds every cut and every flipped bit in what %s makes', (tool) => {
    const part = Buffer.concat([words(150_000, 11), noise(30_000, 12), words(150_000, 13)]);
    const packed = pack(tool, part);
    const ends: number[] = [];
    if (tool.startsWith('bgzip')) {
      for (let end = 0; end < packed.length; ends.push(end)) end += packed.readUInt16LE(end + 16) + 1;
    }
    expectCutsFound(decoder, packed, ends);
    // Bits of the headers mean nothing for the content.
    expectFlipsHarmless(decoder, packed, part, 50);
  });

  test('says where a member that is wrong ends, and hands out all before it', () => {
    for (const make of [(part: Buffer) => pack('gzip', part), (part: Buffer) => indexedMember(part)]) {
      const members = slices(content, 1_000_000).map(make);
      const third = members[2];
      if (third === undefined) throw new Error('there are too few members');
      third.writeUInt32LE(third.readUInt32LE(third.length - 8) ^ 1, third.length - 8);
      const result = decode(decoder, Buffer.concat(members), 2);
      const offset = Buffer.concat(members.slice(0, 3)).length;
      expect(result).toMatchObject({ status: 4, fault: 'corrupt', offset });
      expect(result.bytes.length).toBeGreaterThanOrEqual(1_900_000);
    }
  });

  test('takes nothing else for gzip', () => {
    for (const tool of ['gzip', 'bgzip', 'pigz -i']) {
      const packed = pack(tool, content);
      const junk = Buffer.concat([packed, Buffer.from('junk')]);
      expect(decode(decoder, junk)).toMatchObject({ status: 4, fault: 'trailing_junk', offset: packed.length });
      const padded = Buffer.concat([packed, Buffer.alloc(1000), Buffer.from('junk')]);
      expect(decode(decoder, padded)).toMatchObject({ status: 4, fault: 'trailing_junk', offset: packed.length });
    }
    expect(decode(decoder, Buffer.from('not gzip'))).toMatchObject({ status: 4, fault: 'corrupt', offset: 0 });
    expect(decode(decoder, Buffer.alloc(0))).toMatchObject({ status: 4, fault: 'empty', offset: 0 });
  });

  test('ends at once when nobody wants the rest', () => {
    for (const tool of ['gzip', 'bgzip', 'pigz -i']) expectEndsAtOnce(decoder, pack(tool, content), content);
  });
});
