import { parse as oracle } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { parseTable } from '../../../../electron/engine/provision/table/read.ts';
import type { Table } from '../../../../electron/engine/provision/table/table.ts';

const rowsOf = ({ rows }: Table) =>
  rows.map(({ cells }) => Object.fromEntries([...cells].map(([name, { text }]) => [name, text])));

const read = (text: string) => parseTable('units', Buffer.from(text));

function problemOf(bytes: Uint8Array | string): string {
  try {
    const { rows } = parseTable('units', Buffer.from(bytes));
    return `taken: ${rows.length} rows`;
  } catch (error) {
    if (!isWickError(error, 'table-problems')) throw error;
    return error.message;
  }
}

describe('the bytes of a table', () => {
  const text = 'name,city\nZoë,Köln\n';
  const rows = [{ name: 'Zoë', city: 'Köln' }];

  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'utf-16be'],
    ['Windows-1252', Buffer.from(text, 'latin1'), 'windows-1252'],
  ])('are %s', (_, bytes, encoding) => {
    const table = parseTable('units', bytes);
    expect(table.encoding).toBe(encoding);
    expect(rowsOf(table)).toEqual(rows);
  });

  test('of Windows-1252 may be those that Latin-1 has no letters for', () => {
    expect(rowsOf(parseTable('units', Buffer.from([...Buffer.from('price\n'), 0x80, 0x35])))).toEqual([
      { price: '€5' },
    ]);
  });

  test.each([
    ['a workbook', Buffer.from('PK\u0003\u0004…'), 'line 1, column 1: this is a workbook'],
    ['UTF-16 without its mark', Buffer.from('a,b\n1,2\n', 'utf16le'), 'line 1, column 2: there is a control character'],
    ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x41]), 'are not UTF-16'],
    ['an image', Buffer.from('a\nb\u0000'), 'line 2, column 2: there is a control character'],
  ])('are refused that are no text: %s', (_, bytes, said) => {
    expect(problemOf(bytes)).toContain(said);
  });
});

describe('places', () => {
  test('of cells in CSV are those an editor shows, also behind quotes and line ends in them', () => {
    const { columns, rows } = read('a;b ;c\r\n007;"x;\r\ny"";";  z\r\n\r\n;;\r\n"";2;3');
    expect(columns).toMatchObject([{ column: 1 }, { text: 'b', column: 3 }, { text: 'c', column: 6 }]);
    expect(Object.fromEntries(rows[0]?.cells ?? [])).toEqual({
      a: { text: '007', line: 2, column: 1 },
      b: { text: 'x;\r\ny";', line: 2, column: 5 },
      c: { text: 'z', line: 3, column: 9 },
    });
    expect(rows[1]).toMatchObject({ line: 6, column: 1 });
    expect(rows).toHaveLength(2);
  });

  test('of cells in JSON, too', () => {
    const { rows } = read('[\n  {"a": "\\u0030x",\n   "b": 12345678901234567890.10}\n]');
    expect(Object.fromEntries(rows[0]?.cells ?? [])).toEqual({
      a: { text: '0x', line: 2, column: 9 },
      b: { text: '12345678901234567890.10', line: 3, column: 9 },
    });
  });

  test.each([
    ['a,b\n1,2"3\n', 'line 2, column 4: a quote stands inside'],
    ['a,b\n"1"2,3\n', 'line 2, column 4: something stands between'],
    ['a,b\n1,2\n3,"4\n5\n', 'line 3, column 3: this quote does not end'],
    ['a,b\n1,2,\n', 'line 2, column 5: here is a value too many'],
    ['[{"a": 1}, {"a": 007}]', 'line 1, column 18: a value must be'],
    ['[{"a": 1, "a": 2}]', 'line 1, column 11: this row has the same name twice'],
    ['[{"a": null}]', 'line 1, column 8: a value must be'],
    ['[{"a": 1}] x', 'line 1, column 12: something stands behind'],
    ['[{"a": 1},]', 'line 1, column 11: each row must be an object'],
    ['{"a": 1}', 'line 1, column 1: it must be an array'],
    ['[]', 'it has no rows'],
  ])('of what is wrong: %j', (text, said) => {
    expect(problemOf(text)).toContain(said);
  });

  test('the line that says what the separator is', () => {
    expect(rowsOf(read('sep=;\na;b,c\n1;2,3\n'))).toEqual([{ a: '1', 'b,c': '2,3' }]);
  });
});

describe('whatever stands in it', () => {
  const value = fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', ' ', 'a', '0', 'ß', '漢') });

  test('values come out of CSV as they went in', () => {
    const table = fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), (rows, comma, end) => {
        const quoted = [['x', 'y', 'z'], ...rows]
          .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(comma))
          .join(end);
        expect(rowsOf(read(quoted))).toEqual(rows.map(([x, y, z]) => ({ x, y, z })));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test('values come out of JSON as they went in', () => {
    const rows = fc.array(fc.record({ x: fc.string({ unit: 'binary' }), y: fc.integer() }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 2), (rows, indent) => {
        const wanted = rows.map(({ x, y }) => ({ x, y: String(y) }));
        const text = JSON.stringify(rows, undefined, indent).replaceAll(/[^\u0020-\u007E\n]/g, (one) => {
          return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
        });
        expect(rowsOf(read(text))).toEqual(wanted);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test('bytes are rows or an error, and rows are those that another reader finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r\n', ' ', 'a', 'b', '1'), maxLength: 40 });
    fc.assert(
      fc.property(letters, (tail) => {
        const text = `a,b\n${tail}`;
        let rows: Record<string, string>[];
        try {
          rows = rowsOf(read(text));
        } catch (error) {
          if (isWickError(error, 'table-problems')) return;
          throw error;
        }
        const theirs = oracle<Record<string, string>>(text, { columns: true, trim: true, skip_empty_lines: true });
        const full = (row: Record<string, string>) => row['a'] !== '' || row['b'] !== '';
        expect(rows.filter(full)).toEqual(theirs.filter(full));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  test('any bytes at all end in rows or an error', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .string({
          unit: fc.constantFrom('[', ']', '{', '}', '"', ':', ',', '\\', 'u', '0', '-', '.', 'e', 't', ' ', '\n'),
        })
        .map((text) => new Uint8Array(Buffer.from(text))),
    );
    fc.assert(
      fc.property(bytes, (bytes) => {
        problemOf(bytes);
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  test('what is JSON to nobody is no table', () => {
    const noise = fc.string({ unit: fc.constantFrom('{', '}', '"', ':', ',', 'a', '1', 'true', ' '), maxLength: 20 });
    fc.assert(
      fc.property(noise, (noise) => {
        const text = `[${noise}]`;
        if (problemOf(text).startsWith('taken')) expect(Array.isArray(JSON.parse(text))).toBe(true);
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  test('a table of a hundred thousand rows takes its time, and no more', () => {
    const text = `unit,token\n${Array.from({ length: 100_000 }, (_, index) => `${index},"t,${index}"`).join('\n')}`;
    const begun = performance.now();
    expect(read(text).rows).toHaveLength(100_000);
    expect(read(JSON.stringify(rowsOf(read(text)))).rows).toHaveLength(100_000);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
