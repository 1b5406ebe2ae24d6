import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatRate } from '../../electron/contract/format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [1_048_576, '1.05 MB'],
  [15_931_539_456, '15.9 GB'],
  [999_999, '1.00 MB'],
  [275_000_000_000, '275 GB'],
])('%i bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [80, '0.1 s'],
  [9940, '9.9 s'],
  [9960, '10 s'],
  [59_600, '1 min 00 s'],
  [65_000, '1 min 05 s'],
  [7_380_000, '2 h 03 min'],
])('%i ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test('a rate is bytes a second', () => expect(formatRate(22_400_000)).toBe('22.4 MB/s'));
