import { chmod, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelDesignSchema } from '../../../../electron/contract/lot/label.ts';
import { mustFitLabel } from '../../../../electron/engine/lot/definition/check-label.ts';
import { symbolOf } from '../../../../electron/engine/lot/label/code.ts';
import { lotFolder, table } from './lot-files.ts';

const label = (more: object) => labelDesignSchema.parse({ lines: [], ...more });
const code = (content: string, symbology = 'qr') => ({ code: { symbology, content } });

describe('a label that some unit could not have is told when its lot is made', () => {
  test.each([
    [
      'too small for its text',
      { height: 8, lines: Array.from({ length: 6 }, () => ({ field: 'unit', size: 20 })) },
      'label-too-small',
    ],
    [
      'too small for its code',
      { width: 12, height: 12, ...code('{{name}} {{value:host}} {{deviceId}}') },
      'label-too-small',
    ],
    ['larger than can be drawn', { width: 300, height: 300, dpi: 600, lines: [{ field: 'unit' }] }, 'label-too-large'],
    [
      'too narrow for what tells its units apart',
      { width: 10, height: 10, lines: [{ field: 'value:host', caption: 'reachable under' }] },
      'label-too-small',
    ],
    ['of a field that there is not', { lines: [{ field: 'nmae' }] }, 'label-field'],
    ['of a secret', { lines: [{ field: 'value:token' }] }, 'label-secret'],
    ['with a secret in its code', code('{{value:token}}'), 'label-secret'],
  ])('%s', async (_, wish, is) => {
    await using folder = await lotFolder();
    await expect(folder.make({ label: label(wish) })).rejects.toMatchObject({ code: is });
  });

  test('for each of its units', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `unit-${index},h.de,443,s-${index}`);
    const csv = (name: string) => ['name,host,port,token', ...rows, `${name},h.de,443,last`].join('\n');
    await using folder = await lotFolder({ 'units.csv': csv('x'.repeat(80)) });
    const wish = { size: 2, label: label({ width: 15, height: 15, ...code('{{name}}') }) };
    await expect(folder.make(wish)).rejects.toMatchObject({ code: 'label-too-small', fields: { unit: 301 } });
    await writeFile(folder.file('units.csv'), csv('gw-301'));
    await folder.make(wish);
    await writeFile(folder.file('units.csv'), csv('gw-ß'));
    const bars = { size: 2, label: label({ width: 60, ...code('{{name}}', 'code128') }) };
    await expect(folder.make(bars)).rejects.toMatchObject({ code: 'label-code', fields: { unit: 301 } });
  });

  test('for the text of each of its units', async () => {
    const rows = ['gw-1', 'gw-2', 'a-very-long-serial-number'].map((own) => new Map([['own', own]]));
    const trial = { name: 'Spring', rows, secret: new Set<string>(), signal: new AbortController().signal };
    const design = label({ width: 20, height: 10, lines: [{ field: 'value:own' }, { field: 'lot' }] });
    await expect(mustFitLabel(design, trial)).rejects.toMatchObject({
      code: 'label-too-small',
      fields: { unit: 3, what: 'text' },
    });
    await mustFitLabel(design, { ...trial, rows: rows.slice(0, 2) });
    // What all of them have in common may be cut.
    await mustFitLabel(design, {
      ...trial,
      rows: rows.slice(0, 2),
      name: 'The gateways of this spring, and all others',
    });
  });

  test('and no other: what is taken to need more room than it does is looked at itself', async () => {
    // 36 digits need less than 36 letters.
    const rows = [new Map([['own', '0'.repeat(36)]]), new Map([['own', '1'.repeat(36)]])];
    const trial = { name: 'Spring', rows, secret: new Set<string>(), signal: new AbortController().signal };
    const design = label({ width: 70, height: 8, margin: 0, dpi: 300, ...code('{{value:own}}', 'code128') });
    await mustFitLabel(design, trial);
    const letters = [new Map([['own', 'x'.repeat(36)]])];
    // Of units that are added, it is their number that is told.
    await expect(mustFitLabel(design, { ...trial, rows: letters, from: 9 })).rejects.toMatchObject({
      code: 'label-too-small',
      fields: { unit: 9 },
    });
  });

  test.each([
    ['qr', (length: number) => 'a'.repeat(length)],
    ['datamatrix', (length: number) => '00'.repeat(length)],
    ['code128', (length: number) => 'a'.repeat(length)],
  ] as const)('no %s of as many letters is larger than the one that stands for all', async (symbology, largest) => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789ABCabc $%*+-./:~|{}')),
      minLength: 1,
      maxLength: 90,
    });
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const [one, most] = [await symbolOf(symbology, content), await symbolOf(symbology, largest(content.length))];
        expect(one.width).toBeLessThanOrEqual(most.width);
      }),
      { seed: 5, numRuns: 150 },
    );
  });
});

describe('what is secret', () => {
  test('is so by its name, also where only the label has it, and where a person says so', async () => {
    const csv = table.replace('name,host', 'wifi_password,name,host').replaceAll('\nunit', '\nhush-hush,unit');
    await using folder = await lotFolder({ 'units.csv': csv });
    const lines = [{ field: 'value:wifi_password' }];
    const shown = folder.make({ label: label({ lines }) });
    await expect(shown).rejects.toMatchObject({ code: 'label-secret', fields: { column: 'wifi_password' } });
    const values = { kind: 'table', file: folder.file('units.csv'), secret: ['host'] } as const;
    const { signed, units } = await folder.make({ values });
    expect(signed.lot.values).toMatchObject({ secret: ['token', 'host'] });
    expect(units[0]?.shown).not.toHaveProperty('host');
    await expect(folder.make({ values, label: label({ lines: [{ field: 'value:host' }] }) })).rejects.toMatchObject({
      code: 'label-secret',
    });
  });
});

test('the programs of rules are signed with the lot', async () => {
  const text =
    'wick: 1\nfamily: generic\nimage: { source: gateway.img.gz }\nsettings: { files: [{ partition: 1, path: /a, content: "{{key}}" }] }\n';
  await using folder = await lotFolder({ 'recipe.yaml': text, 'say.sh': '#!/bin/sh\ncat > ran\necho a-$$\n' });
  await chmod(folder.file('say.sh'), 0o755);
  const rules = { key: { rule: 'script' as const, command: ['./say.sh'], timeout: 5000 } };
  const { signed } = await folder.make({ values: { kind: 'rules', rules } });
  expect(await readFile(folder.file('ran'), 'utf8')).toContain('"column":"key"');
  expect(signed.lot.values).toMatchObject({ scripts: { './say.sh': expect.stringMatching(/^[0-9a-f]{64}$/) } });
});
