import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { labelDesignSchema } from '../../../../electron/contract/lot/label.ts';
import type { ValueRule } from '../../../../electron/contract/lot/rules.ts';
import { KeptTable } from '../../../../electron/engine/lot/definition/kept-table.ts';
import { lookAtLot } from '../../../../electron/engine/lot/definition/look-lot.ts';
import { lotFolder } from './lot-files.ts';

const options = {
  tables: new KeptTable(),
  signal: new AbortController().signal,
  now: new Date('2026-05-01T10:00:00Z'),
};

describe('a lot that is looked at before it is made', () => {
  test('tells what the recipe leaves open, which of it is secret, and the label that it asks for', async () => {
    await using folder = await lotFolder();
    const wish = { recipe: folder.file('recipe.yaml'), name: 'spring', values: { kind: 'none' } } as const;
    const look = await lookAtLot(wish, options);
    expect(look.variables).toEqual([
      { name: 'host', secret: false, unique: false, from: 'recipe', found: false },
      { name: 'port', secret: false, unique: false, from: 'recipe', found: false },
      { name: 'token', secret: true, unique: true, from: 'recipe', found: false },
      { name: 'name', secret: false, unique: false, from: 'recipe', found: false },
    ]);
    expect(look).toMatchObject({ passes: 'written', label: { lines: [{ field: 'name' }, { field: 'unit' }] } });
  });

  test('shows the first rows of its table, and nothing that is secret', async () => {
    await using folder = await lotFolder();
    const values = { kind: 'table', file: folder.file('units.csv') } as const;
    const look = await lookAtLot({ recipe: folder.file('recipe.yaml'), name: 'spring', values }, options);
    expect(look).toMatchObject({ rows: 2, problems: [], more: 0 });
    expect(look.first).toEqual([
      { name: 'unit-1', host: 'api.pantahub.com', port: '443', token: '••••' },
      { name: 'unit-2', host: 'api.pantahub.com', port: '443', token: '••••' },
    ]);
    expect(JSON.stringify(look)).not.toContain('secret-');
  });

  test('runs no program for the values that it shows', async () => {
    await using folder = await lotFolder();
    const ran = folder.file('ran');
    const rules: Record<string, ValueRule> = {
      name: {
        rule: 'script',
        command: [process.execPath, '-e', `require('fs').writeFileSync(${JSON.stringify(ran)}, '')`],
        timeout: 10_000,
      },
      host: { rule: 'pattern', pattern: '{{name}}.example' },
      port: { rule: 'counter', start: 1, step: 1, width: 1 },
      token: { rule: 'random', length: 12, alphabet: 'hex' },
    };
    const wish = { recipe: folder.file('recipe.yaml'), name: 'spring', values: { kind: 'rules' as const, rules } };
    const look = await lookAtLot(wish, options);
    expect(look.first[0]).toEqual({ name: '…', host: '….example', port: '1', token: '••••' });
    expect(existsSync(ran)).toBe(false);
  });

  test('says what is wrong with its table, and where; a column that only a label shows has its place', async () => {
    const table = 'name,host,port,tocen,serial\nunit-1,a,1,x,\nunit-1,a,2,y,S2\n';
    await using folder = await lotFolder({ 'units.csv': table });
    const values = { kind: 'table', file: folder.file('units.csv') } as const;
    const label = labelDesignSchema.parse({ lines: [{ field: 'value:serial' }] });
    const look = await lookAtLot({ recipe: folder.file('recipe.yaml'), name: 'spring', values, label }, options);
    expect(look.problems).toEqual([
      expect.objectContaining({ line: 1, column: 1, reason: 'the column "token" is missing' }),
      expect.objectContaining({ line: 1, column: 16, reason: 'the column "tocen" is not known' }),
      expect.objectContaining({ line: 2, column: 14, reason: '"serial" has no value here' }),
    ]);
    expect(look.variables.map(({ name, from, found }) => [name, from, found])).toEqual([
      ['host', 'recipe', true],
      ['port', 'recipe', true],
      ['token', 'recipe', false],
      ['name', 'recipe', true],
      ['serial', 'label', true],
      ['tocen', 'table', true],
    ]);
  });

  test('makes the first values by its rules', async () => {
    await using folder = await lotFolder();
    const look = await lookAtLot(
      {
        recipe: folder.file('recipe.yaml'),
        name: 'spring',
        values: {
          kind: 'rules',
          rules: {
            port: { rule: 'counter', start: 7, step: 2, width: 3 },
            name: { rule: 'pattern', pattern: '{{lot}}-{{port}}-{{date}}' },
            token: { rule: 'random', length: 24, alphabet: 'hex' },
          },
        },
      },
      options,
    );
    expect(look.first).toHaveLength(5);
    expect(look.first[1]).toEqual({ port: '009', name: 'spring-009-2026-05-01', token: '••••' });
  });

  test('says why a rule makes nothing', async () => {
    await using folder = await lotFolder();
    const rules = { name: { rule: 'pattern', pattern: '{{nothing}}' } } as const;
    const wish = { recipe: folder.file('recipe.yaml'), name: 'spring', values: { kind: 'rules', rules } } as const;
    await expect(lookAtLot(wish, options)).rejects.toMatchObject({ code: 'lot-values' });
  });
});
