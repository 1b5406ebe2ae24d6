import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { mayShip, notices } from '../../../build/packaging/notices.mjs';

const inside = { isOutside: false };
const outside = { isOutside: true };

test.each(['MIT', 'Apache-2.0', 'ISC', '(MIT OR GPL-3.0)', 'BSD-3-Clause AND MIT'])('%s may be shipped', (terms) => {
  expect(mayShip(terms, inside)).toBe(true);
});

test.each(['', 'GPL-3.0', 'AGPL-3.0-only', 'SEE LICENSE IN x', 'MIT AND GPL-2.0', 'UNLICENSED'])(
  '«%s» may not',
  (terms) => {
    expect(mayShip(terms, inside)).toBe(false);
    expect(mayShip(terms, outside)).toBe(false);
  },
);

test('the LGPL may be shipped as files of their own', () => {
  expect(mayShip('LGPL-3.0+', outside)).toBe(true);
  expect(mayShip('LGPL-3.0+', inside)).toBe(false);
});

test('what may not be shipped ends the packaging, by name', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-test-'));
  writeFileSync(join(folder.path, 'LICENSE'), 'Do what we say.');
  const bad = { name: 'bad', version: '1.0.0', folder: folder.path, licence: 'GPL-3.0', home: '' };
  expect(() => notices(process.execPath, [bad])).toThrow('These may not be shipped: bad (GPL-3.0)');
  const text = notices(process.execPath, [{ ...bad, licence: 'MIT' }]);
  expect(text).toContain('bad 1.0.0\nMIT\n\nDo what we say.');
});
