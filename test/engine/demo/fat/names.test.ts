import { expect, test } from 'vitest';
import { fatNames, shortNameChecksum } from '../../../../electron/engine/demo/fat/names.ts';

function shortNames(...names: string[]): string[] {
  return fatNames(names).map(({ short }) => short);
}

test('a name in capital letters of eight and three is its own short name', () => {
  expect(fatNames(['KERNEL8.IMG'])).toEqual([{ long: 'KERNEL8.IMG', short: 'KERNEL8 IMG', needsLong: false }]);
});

test('small letters need a long name, but no tail', () => {
  expect(fatNames(['config.txt'])).toEqual([{ long: 'config.txt', short: 'CONFIG  TXT', needsLong: true }]);
});

test.each([
  ['a long file name.text', 'ALONGF~1TEX'],
  ['.bashrc', 'BASHRC~1   '],
  ['archive.tar.gz', 'ARCHIV~1GZ '],
  ['a+b.c', 'A_B~1   C  '],
  ['…', '_~1        '],
])('%s gets a basis without what short names cannot hold, and a tail', (long, short) => {
  expect(shortNames(long)).toEqual([short]);
});

test('tails count up, and step aside for names that are there already', () => {
  expect(shortNames('longfilename1', 'LONGFI~2', 'longfi~3', 'longfilename2', 'longfilename3')).toEqual([
    'LONGFI~1   ',
    'LONGFI~2   ',
    'LONGFI~3   ',
    'LONGFI~4   ',
    'LONGFI~5   ',
  ]);
  const many = shortNames(...Array.from({ length: 120 }, (_, index) => `the same beginning ${index}`));
  expect(many.slice(8, 10)).toEqual(['THESAM~9   ', 'THESA~10   ']);
  expect(many.at(-1)).toBe('THES~120   ');
});

test('the checksum of a short name rotates and adds', () => {
  expect(shortNameChecksum('\0\0\0\0\0\0\0\0\0\0\x05')).toBe(5);
  expect(shortNameChecksum('\0\0\0\0\0\0\0\0\0\x05\0')).toBe(0x82);
  expect(shortNameChecksum('README  TXT')).toBe(115);
});
