import { expect, test } from 'vitest';
import { icns } from '../../../build/packaging/icons/icns.mjs';
import { ico } from '../../../build/packaging/icons/ico.mjs';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Any bytes will do. */
const pictures = new Map(sizes.map((size) => [size, Buffer.from(`picture of ${size}`)]));

test('an icon for Windows has each picture where its directory says, up to 256 pixels', () => {
  const file = ico(pictures);
  const count = file.readUInt16LE(4);
  const entries = Array.from({ length: count }, (_, index) => file.subarray(6 + 16 * index, 22 + 16 * index));
  const found = entries.map((entry) => {
    const at = entry.readUInt32LE(12);
    return [entry.readUInt8(0), file.toString('latin1', at, at + entry.readUInt32LE(8))];
  });
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  expect(found).toEqual(sizes.filter((size) => size <= 256).map((size) => [size % 256, `picture of ${size}`]));
});

test('an icon for macOS is blocks of type and length that add up', () => {
  const file = icns(pictures);
  expect([file.toString('latin1', 0, 4), file.readUInt32BE(4)]).toEqual(['icns', file.length]);
  const found = new Map<string, string>();
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    found.set(file.toString('latin1', at, at + 4), file.toString('latin1', at + 8, at + file.readUInt32BE(at + 4)));
  }
  expect(found.get('ic07')).toBe('picture of 128');
  expect(found.get('ic13')).toBe(found.get('ic08'));
  expect(found.get('ic10')).toBe('picture of 1024');
  expect(found.size).toBe(10);
});
