import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { readTable } from '../../../../electron/engine/provision/recipe/table.ts';
import { noSignal } from '../../../rigs/provision.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

async function rowsOf(text: string): Promise<Record<string, string>[]> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'units');
  await writeFile(file, text);
  return (await readTable(file, noSignal)).map((row) => Object.fromEntries(row));
}

const two = [
  { name: 'unit-1', token: 'a+/=' },
  { name: 'unit-2', token: 'b' },
];

test.each([
  ['CSV', 'name,token\nunit-1,a+/=\nunit-2,b\n'],
  ['CSV of a spreadsheet', '\uFEFFname;token\r\n"unit-1";"a+/="\r\nunit-2;b\r\n\r\n'],
  ['tabs', 'name\ttoken\nunit-1\ta+/=\nunit-2\tb'],
  ['JSON', JSON.stringify(two)],
  ['JSON with a byte order mark', `\uFEFF\n${JSON.stringify(two)}`],
])('reads a row for each card: %s', async (_, text) => {
  expect(await rowsOf(text)).toEqual(two);
});

test('quotes, commas and line ends inside of a value are part of it', async () => {
  expect(await rowsOf('note,unit\n"one, ""two""\nthree",7\n')).toEqual([{ note: 'one, "two"\nthree', unit: '7' }]);
});

test('numbers and yes or no of JSON are taken as they are written', async () => {
  expect(await rowsOf('[{"port": 8443, "hidden": true, "unit": "007"}]')).toEqual([
    { port: '8443', hidden: 'true', unit: '007' },
  ]);
});

test.each([
  ['a value too many', 'token,name\nsecret-1,unit-1,more\n', 'line 2, column 17: here is a value too many'],
  ['a value too few', 'token,name\nsecret-1,unit-1\nsecret-2\n', 'line 3, column 1: this line has 1 of 2 values'],
  ['a quote that does not end', 'token,name\n"secret-1,unit-1\n', 'line 2, column 1: this quote does not end'],
  ['a column twice', 'token,token\nsecret-1,secret-2\n', 'line 1, column 7: there are two columns "token"'],
  ['a column without a name', 'token,\nsecret-1,secret-2\n', 'line 1, column 7: this column has no name'],
  ['no rows', 'token,name\n', 'it has no rows'],
  ['nothing', '', 'line 1, column 1: the first line must name the columns'],
  ['JSON that ends too early', '[{"token": "secret-1"', 'line 1, column 22: a comma is missing'],
  ['JSON with lists in it', '[{"token": ["secret-1"]}]', 'line 1, column 12: a value must be a text'],
])('says what is wrong without saying a secret: %s', async (_, text, reason) => {
  const error: unknown = await rowsOf(text).catch((thrown: unknown) => thrown);
  if (!isWickError(error, 'table-invalid')) throw error;
  expect(error.message).toContain(reason);
  expect(JSON.stringify([error.toJSON(), String(error.cause)])).not.toContain('secret-');
});

test('a table that is not there', async () => {
  await expect(readTable('/none/units.csv', noSignal)).rejects.toMatchObject({ code: 'table-invalid' });
});
