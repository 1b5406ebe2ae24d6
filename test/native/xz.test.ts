import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { expectCutsFound, expectDecodes, expectEndsAtOnce, expectFlipsHarmless } from './damage.ts';
import { buildDecoder, mixture, noise, pack, words } from './decoder-program.ts';

const content = mixture();
const tools = ['xz -0 -T1', 'xz -0 -T2 --block-size=100KiB', 'xz -0 -T1 --block-size=100KiB'];

describe('the xz decoder', needing('g++', 'native xz', 'xz'), () => {
  let folder = '';
  let decoder = '';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wick-xz-'));
    decoder = join(folder, 'decode');
    expect(buildDecoder(decoder, 'xz')).toBe('');
  }, 120_000);

  test.each(tools)('decodes what %s makes', (tool) => {
    for (const size of [0, 1, content.length]) {
      const part = content.subarray(0, size);
      expectDecodes(decoder, pack(tool, part), part);
    }
  });

  test('decodes streams one after the other, tiny ones among them, and padding between', () => {
    const parts = [...Array.from({ length: 40 }, (_, i) => words(i, i)), content, Buffer.alloc(0), words(9, 9)];
    const packed = parts.flatMap((part, i) => [pack(tools[i % 3] ?? '', part), Buffer.alloc(4 * (i % 3))]);
    expectDecodes(decoder, Buffer.concat(packed), Buffer.concat(parts));
  });

  test.each(tools)('finds every cut and every flipped bit in what %s makes', (tool) => {
    const part = Buffer.concat([words(200_000, 1), noise(10_000, 2), words(200_000, 3)]);
    const packed = pack(tool, part);
    expectCutsFound(decoder, packed);
    expectFlipsHarmless(decoder, packed, part);
  });

  test('ends at once when nobody wants the rest', () => {
    for (const tool of tools) expectEndsAtOnce(decoder, pack(tool, content), content);
  });
});
