import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { expectCutsFound, expectDecodes, expectEndsAtOnce, expectFlipsHarmless } from './damage.ts';
import { buildDecoder, decode, mixture, noise, pack, words } from './decoder-program.ts';

const content = mixture();
// Without a file zstd does not know how long the content is, unless it is told.
const tools = ['zstd -q', 'zstd -q -19', 'zstd -q -1 --long=27', 'pzstd -q -p 3', 'pzstd -q -1 -p 2'];

function sized(part: Buffer, ...words: string[]): Buffer {
  return pack(['zstd -q', ...words, `--stream-size=${part.length}`].join(' '), part);
}

/** A frame that every decoder skips (RFC 8878, section 3.1.2). */
function skippable(bytes: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a5e, 0);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** The seekable format of zstd: frames, and a table of their sizes in a frame that is skipped. */
function seekable(parts: readonly Buffer[]): Buffer {
  const frames = parts.map((part) => sized(part, '--check'));
  const table = frames.map((frame, i) => {
    const entry = Buffer.alloc(8);
    entry.writeUInt32LE(frame.length, 0);
    entry.writeUInt32LE(parts[i]?.length ?? 0, 4);
    return entry;
  });
  const footer = Buffer.alloc(9);
  footer.writeUInt32LE(frames.length, 0);
  footer.writeUInt32LE(0x8f92eab1, 5);
  return Buffer.concat([...frames, skippable(Buffer.concat([...table, footer]))]);
}

describe('the zstd decoder', needing('g++', 'native zstd', 'zstd', 'pzstd'), () => {
  let folder = '';
  let decoder = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wick-zstd-'));
    decoder = join(folder, 'decode');
    expect(buildDecoder(decoder, 'zstd')).toBe('');
  }, 120_000);

  test.each(tools)('decodes what %s makes', (tool) => {
    for (const size of [0, 1, 131_071, 131_072, 131_073, content.length]) {
      const part = content.subarray(0, size);
      expectDecodes(decoder, pack(tool, part), part);
    }
  });

  test('decodes frames that say how long they are, with and without a checksum', () => {
    for (const size of [0, 1, 65_535, 65_536, 65_537, 1_000_000, content.length]) {
      const part = content.subarray(0, size);
      for (const check of ['--check', '--no-check']) expectDecodes(decoder, sized(part, check), part);
    }
    const file = join(folder, 'image');
    writeFileSync(file, content);
    expectDecodes(decoder, pack(`zstd -q ${file}`, Buffer.alloc(0)), content);
  });

  test('decodes frames of more than 16 MiB, among small ones', () => {
    const parts = [words(300_000, 1), Buffer.concat([Buffer.alloc(17_000_000), words(1_000_000, 2)]), noise(70_000, 3)];
    const packed = parts.flatMap((part) => [sized(part), pack('zstd -q', part), sized(part, '--no-check')]);
    expectDecodes(decoder, Buffer.concat(packed), Buffer.concat(parts.flatMap((part) => [part, part, part])));
  });

  test('decodes the seekable format, and skips frames of others', () => {
    const parts = Array.from({ length: 30 }, (_, i) => content.subarray(i * 180_000, i * 180_000 + 180_000));
    expectDecodes(decoder, seekable(parts), Buffer.concat(parts));
    const packed = parts.flatMap((part) => [skippable(noise(part.length % 7000, 4)), sized(part)]);
    expectDecodes(decoder, Buffer.concat(packed), Buffer.concat(parts));
  });

  test('finds every cut and every flipped bit', () => {
    const part = Buffer.concat([words(150_000, 5), noise(30_000, 6), words(150_000, 7)]);
    for (const packed of [pack('zstd -q', part), sized(part), pack('pzstd -q -p 3', part)]) {
      expectCutsFound(decoder, packed, [12]);
      expectFlipsHarmless(decoder, packed, part);
    }
    const several = seekable(Array.from({ length: 3 }, (_, i) => part.subarray(i * 110_000, i * 110_000 + 110_000)));
    expectFlipsHarmless(decoder, several, part, 50);
  });

  test('says in which frame, and which block, something is wrong, and hands out all before it', () => {
    const part = words(1_000_000, 8);
    const makes = [(bytes: Buffer) => sized(bytes), (bytes: Buffer) => pack('zstd -q', bytes)];
    for (const frame of makes.map((make) => make(part))) {
      const at = 3 * frame.length + Math.floor(frame.length / 2);
      const packed = Buffer.concat(Array.from({ length: 5 }, () => frame));
      packed.fill(0xaa, at, at + 200);
      const { status, fault, offset, bytes } = decode(decoder, packed, 2);
      expect({ status, fault }).toEqual({ status: 4, fault: 'corrupt' });
      expect(offset).toBeGreaterThan(at - 131_072);
      expect(offset).toBeLessThanOrEqual(at + 200);
      expect(bytes.length).toBeGreaterThanOrEqual(2_000_000);

      const wrongSum = Buffer.concat([frame, frame]);
      wrongSum[frame.length - 1] = (wrongSum[frame.length - 1] ?? 0) ^ 1;
      expect(decode(decoder, wrongSum)).toMatchObject({ status: 4, fault: 'corrupt' });
      expect(Math.abs(decode(decoder, wrongSum).offset - frame.length)).toBeLessThanOrEqual(4);
    }
  });

  test('takes nothing else for zstd', () => {
    for (const packed of [sized(content), pack('zstd -q', content), pack('pzstd -q -p 2', content)]) {
      const junk = Buffer.concat([packed, Buffer.from('junk')]);
      expect(decode(decoder, junk)).toMatchObject({ status: 4, fault: 'trailing_junk', offset: packed.length });
    }
    expect(decode(decoder, Buffer.from('not zstd'))).toMatchObject({ status: 4, fault: 'corrupt', offset: 0 });
    expect(decode(decoder, Buffer.alloc(0))).toMatchObject({ status: 4, fault: 'empty', offset: 0 });
  });

  test('ends at once when nobody wants the rest', () => {
    for (const packed of [sized(content), pack('zstd -q', content)]) expectEndsAtOnce(decoder, packed, content);
  });
});
