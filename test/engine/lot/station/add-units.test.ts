import { expect, test } from 'vitest';
import { addUnits } from '../../../../electron/engine/lot/station/add-units.ts';
import { tellAll } from '../../../rigs/lot.ts';
import { madeHere, recipe } from './added-lot.ts';

const { signal } = new AbortController();
const table = { kind: 'table', file: 'serial,token\nWK-1,first-token\nWK-2,second-token\n' } as const;
const rules = {
  kind: 'rules',
  rules: {
    serial: { rule: 'counter', start: 1, step: 1, width: 4 },
    token: { rule: 'random', length: 24, alphabet: 'hex' },
  },
} as const;

test('rows of a table follow the ones that are there, and no more units pass than were signed', async () => {
  await using made = await madeHere(table);
  const { ledger, lot, stationFolder, file } = made;
  const more = await file('more.csv', 'serial,token\nWK-3,third-token\nWK-4,fourth-token\n');
  expect(await addUnits(ledger, lot, { kind: 'table', file: more }, { stationFolder, signal })).toEqual({
    from: 3,
    count: 2,
    notes: [],
  });
  const units = await ledger.units(lot);
  expect(units.map(({ number, shown, values }) => [number, shown['serial'], values])).toEqual([
    [1, 'WK-1', 'fresh'],
    [2, 'WK-2', 'fresh'],
    [3, 'WK-3', 'fresh'],
    [4, 'WK-4', 'fresh'],
  ]);
  for (let passed = 0; passed < 2; passed += 1) {
    const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
    if (taken === undefined) throw new Error('no unit');
    await tellAll(ledger, taken);
  }
  expect(await ledger.reserve({ lot, slot: '1', lease: 60_000 })).toBeUndefined();
  expect(await ledger.standing(lot)).toMatchObject({ size: 2, status: 'complete', states: { passed: 2, open: 2 } });
  expect((await ledger.prove(lot)).problem).toBeUndefined();
});

test('columns by which devices are told are kept of further rows, too, and asked for', async () => {
  const file = 'serial,token,MAC address\nWK-1,first-token,02:00:00:00:00:01\n';
  await using made = await madeHere({ kind: 'table', file }, { size: 1, passes: 'up' });
  const { ledger, lot, stationFolder } = made;
  const add = async (text: string) =>
    await addUnits(ledger, lot, { kind: 'table', file: await made.file('more.csv', text) }, { stationFolder, signal });
  await expect(add('serial,token\nWK-2,second-token\n')).rejects.toMatchObject({
    fields: { problems: [{ reason: 'the column "MAC address" is missing' }] },
  });
  await add('serial,token,MAC address\nWK-2,second-token,02:00:00:00:00:02\n');
  expect((await ledger.units(lot)).map(({ shown }) => shown['MAC address'])).toEqual([
    '02:00:00:00:00:01',
    '02:00:00:00:00:02',
  ]);
});

test('what is wrong with a table is told with lines and columns, and nothing is added', async () => {
  await using made = await madeHere(table);
  const { ledger, lot, stationFolder, file } = made;
  const add = async (text: string) =>
    await addUnits(ledger, lot, { kind: 'table', file: await file('more.csv', text) }, { stationFolder, signal });
  await expect(add('serial,token\nWK-3,a\nWK-4,\nWK-3,c\n')).rejects.toMatchObject({
    code: 'table-problems',
    fields: {
      problems: [
        { line: 3, column: 6, reason: '"token" has no value here' },
        { line: 4, column: 1, reason: expect.stringContaining('the same as in line 2') },
      ],
    },
  });
  await expect(add('serial\nWK-3\n')).rejects.toMatchObject({ code: 'table-problems' });
  await expect(add('serial,token\n')).rejects.toMatchObject({ code: 'table-problems' });
  // Which row it is, and never the value.
  const used = add('serial,token\nWK-5,fresh-token\nWK-6,second-token\n');
  await expect(used).rejects.toMatchObject({ code: 'value-used', fields: { row: 2, column: 'token' } });
  await expect(used).rejects.not.toThrow(/second-token/);
  await expect(addUnits(ledger, lot, { kind: 'rules', count: 2 }, { stationFolder, signal })).rejects.toMatchObject({
    code: 'usage',
  });
  expect(await ledger.units(lot)).toHaveLength(2);
});

test('rules go on where they were', async () => {
  await using made = await madeHere(rules);
  const { ledger, lot, stationFolder, file } = made;
  expect(await addUnits(ledger, lot, { kind: 'rules', count: 3 }, { stationFolder, signal })).toMatchObject({
    from: 3,
    count: 3,
  });
  expect((await ledger.units(lot)).map(({ shown }) => shown['serial'])).toEqual([
    '0001',
    '0002',
    '0003',
    '0004',
    '0005',
  ]);
  const wish = { kind: 'table', file: await file('more.csv', 'serial,token\nX,y\n') } as const;
  await expect(addUnits(ledger, lot, wish, { stationFolder, signal })).rejects.toMatchObject({ code: 'usage' });
  await ledger.tellLot(lot, { kind: 'closed' });
  await expect(addUnits(ledger, lot, { kind: 'rules', count: 1 }, { stationFolder, signal })).rejects.toMatchObject({
    code: 'lot-closed',
  });
});

test('values that name a file which was not signed are not taken', async () => {
  const text = `wick: 1
name: gateway
image: { source: image.img }
family: generic
settings:
  files:
    - { partition: 1, path: /own.yaml, source: "{{serial}}.yaml" }
`;
  await using made = await madeHere({ kind: 'table', file: 'serial\ngateway\n' }, { size: 1, text });
  const more = await made.file('more.csv', 'serial\nunits\n');
  const { ledger, lot, stationFolder } = made;
  await expect(addUnits(ledger, lot, { kind: 'table', file: more }, { stationFolder, signal })).rejects.toMatchObject({
    code: 'lot-values',
    fields: { column: 'serial', reason: expect.stringContaining('not signed') },
  });
});

test('units that could not have their label are not added', async () => {
  const label = 'label: { fields: [serial], code: code128 }\n';
  await using made = await madeHere(table, { text: `${label}${recipe}` });
  const { ledger, lot, stationFolder, file } = made;
  const add = async (serial: string) => {
    const more = await file('more.csv', `serial,token\nWK-3,third-token\n${serial},fourth-token\n`);
    return await addUnits(ledger, lot, { kind: 'table', file: more }, { stationFolder, signal });
  };
  await expect(add('WK-ß')).rejects.toMatchObject({ code: 'label-code', fields: { unit: 4 } });
  expect(await ledger.units(lot)).toHaveLength(2);
  expect(await add('WK-4')).toMatchObject({ count: 2 });
});
