import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkTable } from '../../../../electron/engine/lot/definition/check-table.ts';
import { KeptTable } from '../../../../electron/engine/lot/definition/kept-table.ts';
import { readTableFile } from '../../../../electron/engine/provision/table/read.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { turnsDuring } from '../../../rigs/turns.ts';

const { signal } = new AbortController();

describe('a table that is looked at again and again', () => {
  test('is read once, and again when its file is another one', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'units.csv');
    await writeFile(file, 'a\n1\n');
    const tables = new KeptTable();
    const first = await tables.read(file, signal);
    expect(await tables.read(file, signal)).toBe(first);
    // As long, and as old.
    await writeFile(file, 'a\n2\n');
    await utimes(file, 1, 1);
    const second = await tables.read(file, signal);
    expect(second.rows[0]?.cells.get('a')?.text).toBe('2');
    await writeFile(file, 'a\n3\n');
    await utimes(file, 1, 1);
    expect((await tables.read(file, signal)).rows[0]?.cells.get('a')?.text).toBe('3');
    await expect(tables.read(join(folder.path, 'none.csv'), signal)).rejects.toMatchObject({ code: 'table-invalid' });
  });

  test.each(['csv', 'json'])('is read and checked with breath: %s', async (format) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, `units.${format}`);
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ serial: `S-${index}`, token: `t-${index % 19_999}` }));
    const csv = ['serial,token', ...rows.map(({ serial, token }) => `${serial},${token}`)].join('\n');
    await writeFile(file, format === 'csv' ? csv : JSON.stringify(rows));
    expect(await turnsDuring(() => readTableFile(file, signal))).toBeGreaterThan(15);
    const table = await readTableFile(file, signal);
    const columns = { needed: ['serial', 'token'], label: [], unique: new Set(['token']), secret: new Set<string>() };
    let problems: unknown;
    const turns = await turnsDuring(async () => {
      ({ problems } = await checkTable(table, columns, { size: 20_000, signal }));
    });
    expect(turns).toBeGreaterThan(8);
    expect(problems).toMatchObject([{ reason: expect.stringContaining('"token" is the same as in line') }]);
  });

  test('is read no further once nobody looks', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'units.csv');
    await writeFile(file, `a\n${'1\n'.repeat(5000)}`);
    const end = new AbortController();
    const reading = readTableFile(file, end.signal);
    end.abort();
    await expect(reading).rejects.toThrow();
  });
});
