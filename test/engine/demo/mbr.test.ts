import { expect, test } from 'vitest';
import { masterBootRecord } from '../../../electron/engine/demo/mbr.ts';

const mib = 2 ** 20;

test('an entry holds flag, type, first sector and number of sectors, little-endian', () => {
  const record = Buffer.from(
    masterBootRecord(0x1234_5678, [{ offset: 4 * mib, size: 64 * mib, type: 0x0c, active: true }]),
  );
  expect(record.length).toBe(512);
  expect(record.toString('hex', 0x1b8, 0x1bc)).toBe('78563412');
  // 8192 = cylinder 0, head 130, sector 3; 139263 = cylinder 8, head 170, sector 34.
  expect(record.toString('hex', 0x1be, 0x1ce)).toBe('808203000caa22080020000000000200');
  expect(record.toString('hex', 0x1fe)).toBe('55aa');
});

test('what cylinders, heads and sectors cannot reach is marked so', () => {
  const record = Buffer.from(masterBootRecord(1, [{ offset: mib, size: 32 * 2 ** 30, type: 0x83, active: false }]));
  expect(record.toString('hex', 0x1be + 5, 0x1be + 8)).toBe('feffff');
});

test.each([
  { offset: 0, size: mib },
  { offset: 100, size: mib },
  { offset: mib, size: 0 },
  { offset: mib, size: 2 * 2 ** 40 },
])('a partition that the record cannot describe is refused: %o', (place) => {
  expect(() => masterBootRecord(1, [{ ...place, type: 0x83, active: false }])).toThrow(RangeError);
});

test('a fifth partition is refused', () => {
  const partition = { offset: mib, size: mib, type: 0x83, active: false };
  expect(() =>
    masterBootRecord(
      1,
      Array.from({ length: 5 }, () => partition),
    ),
  ).toThrow('four');
});
