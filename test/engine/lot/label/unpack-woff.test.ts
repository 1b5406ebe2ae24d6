import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font } from 'fontkit';
import { expect, test } from 'vitest';
import { unpackWoff } from '../../../../electron/engine/lot/label/unpack-woff.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans/package.json'));
const woff = (name: string) => readFile(join(folder, 'files', `noto-sans-${name}-normal.woff`));

/** As the format has it: the sum of a table's 32-bit words. */
function checksumOf(table: Buffer): number {
  const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}

test.each(['latin-400', 'latin-ext-700', 'cyrillic-400'])(
  'a font is the same without its wrapping: %s',
  async (name) => {
    const packed = await woff(name);
    const font = await unpackWoff(packed);
    expect(font.readUInt32BE(0)).toBe(0x00010000);
    const count = font.readUInt16BE(4);
    for (let index = 0; index < count; index += 1) {
      const at = 12 + index * 16;
      const [offset, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)];
      expect(offset % 4).toBe(0);
      // That of `head` counts without a field in it.
      if (font.toString('latin1', at, at + 4) === 'head') continue;
      expect(checksumOf(font.subarray(offset, offset + length))).toBe(font.readUInt32BE(at + 4));
    }
    const text = 'Wgä Ж ő 0123';
    const of = (bytes: Buffer) => (create(bytes) as Font).layout(text).glyphs.map(({ id, path }) => [id, path.toSVG()]);
    expect(of(font)).toEqual(of(packed));
  },
);

test('what is no such file stays as it is', async () => {
  const font = await unpackWoff(await woff('latin-400'));
  expect(await unpackWoff(font)).toBe(font);
  const short = Buffer.from('wOFF');
  expect(await unpackWoff(short)).toBe(short);
});
