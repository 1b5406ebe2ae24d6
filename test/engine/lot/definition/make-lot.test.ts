import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { cannotPass } from '../../../../electron/engine/lot/run/can-pass.ts';
import { lotFolder, raw, recipe, table } from './lot-files.ts';

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a lot of a recipe and a table', () => {
  test('locks the recipe, the image and every file that it names', async () => {
    await using folder = await lotFolder();
    const { signed, units, notes } = await folder.make();
    const { lot } = signed;
    expect(lot).toMatchObject({
      kind: 'lot',
      name: 'spring',
      size: 2,
      recipe: { file: 'recipe.yaml', text: recipe, sha256: sha256(recipe) },
      image: { source: 'gateway.img.gz', sha256: sha256(gzipSync(raw)) },
      files: { 'tailscale.pvrexport.tgz': sha256('a container'), 'motd.txt': sha256('hello') },
      values: { kind: 'table', columns: ['host', 'port', 'token', 'name'], unique: ['token'], secret: ['token'] },
      passes: 'written',
      countdown: 5,
      label: { lines: [{ field: 'name', bold: true }, { field: 'unit' }], code: { content: '{{unit}}' } },
    });
    expect(notes).toEqual([]);
    expect(units.map(({ shown }) => shown)).toEqual([
      { host: 'api.pantahub.com', port: '443', name: 'unit-1' },
      { host: 'api.pantahub.com', port: '443', name: 'unit-2' },
    ]);
    expect(units.map(({ secret }) => secret['token']?.reveal())).toEqual(['secret-1', 'secret-2']);
    expect(inspect([signed, units], { depth: 9 }) + JSON.stringify([signed, units])).not.toContain('secret-1');
    expect((await stat(`${folder.station}/engineer-key.pem`)).mode & 0o777).toBe(0o600);
  });

  test('takes spare rows, tells of columns that nobody asks for, and keeps leading zeroes', async () => {
    const csv = 'host;port;token;name;customer\nh.de;443;007;a;x\nh.de;443;008;b;y\nh.de;443;009;c;z\n';
    await using folder = await lotFolder({ 'units.csv': Buffer.from(csv.replace('customer', 'Stückzahl'), 'latin1') });
    const { units, notes } = await folder.make();
    expect(units.map(({ secret }) => secret['token']?.reveal())).toEqual(['007', '008', '009']);
    expect(units[0]?.shown).not.toHaveProperty('Stückzahl');
    expect(notes.join(' ')).toMatch(/not UTF-8.*"Stückzahl": left out/);
  });

  test('keeps columns that tell devices apart where first boots are awaited, and says where nothing does', async () => {
    const csv = `name,host,port,token,mac,serial,machine
unit-1,h.de,443,s1,02:00:00:00:00:01,,m
unit-2,h.de,443,s2,02:00:00:00:00:02,S2,m
`;
    await using folder = await lotFolder({ 'units.csv': csv });
    const { units, notes } = await folder.make({ passes: 'up' });
    expect(units.map(({ shown }) => [shown['mac'], shown['serial'], shown['machine']])).toEqual([
      ['02:00:00:00:00:01', undefined, undefined],
      ['02:00:00:00:00:02', undefined, undefined],
    ]);
    expect(notes.join(' ')).not.toContain('No unit of this lot can pass');
    expect((await folder.make()).units[0]?.shown).not.toHaveProperty('mac');
    await using other = await lotFolder();
    expect((await other.make({ passes: 'claimed' })).notes).toContain(cannotPass);
  });

  test('takes the digest of a raw image from the recipe where it is right, and a block map beside it', async () => {
    const text = recipe.replace('gateway.img.gz }', `gateway.img.gz, sha256: "${sha256(raw).toUpperCase()}" }`);
    await using folder = await lotFolder({ 'recipe.yaml': text, 'gateway.img.bmap': '<bmap/>' });
    const { lot } = (await folder.make()).signed;
    expect(lot.image).toEqual({ source: 'gateway.img.gz', bmap: 'gateway.img.bmap', sha256: sha256(raw) });
    expect(lot.files['gateway.img.bmap']).toBe(sha256('<bmap/>'));
  });
});

async function problems(csv: string, wish: { size?: number } = {}): Promise<string> {
  await using folder = await lotFolder({ 'units.csv': csv });
  const error: unknown = await folder.make(wish).catch((thrown: unknown) => thrown);
  if (!isWickError(error)) throw error;
  expect(inspect(error, { depth: 9 }) + JSON.stringify(error.toJSON())).not.toContain('secret-');
  return error.message.replaceAll(`${folder.path}/units.csv, `, '');
}

describe('what is wrong with a table is said with lines and columns, all of it, before anything starts', () => {
  test('columns that are missing, and what may be meant', async () => {
    expect((await problems('name,host,prot,tokens\na,b,1,secret-1\n')).split('\n')).toEqual([
      'line 1, column 1: the column "port" is missing. The recipe has {{port}}.',
      'line 1, column 1: the column "token" is missing. The recipe has {{token}}.',
      'line 1, column 11: the column "prot" is not known. Did you mean "port"?',
      'line 1, column 16: the column "tokens" is not known. Did you mean "token"?',
      'line 2, column 1: there is 1 row, and the lot is to have 2 units.',
    ]);
  });

  test('cells that are missing, values that repeat, values that the recipe cannot take', async () => {
    const csv = table.replace('unit-1,api', 'unit-1,https://api').replace('443,secret-2', 'secret-9,secret-1');
    expect((await problems(`${csv}unit-3,h.de,,"secret-3"\nunit-4,h.de,99999,secret-4\n`)).split('\n')).toEqual([
      'line 2, column 8: "host" cannot be used: "settings.hub.host" must be a host name or an IPv4 address, without https://.',
      'line 3, column 25: "port" cannot be used: "settings.hub.port" must be a number, not text.',
      'line 3, column 34: "token" is the same as in line 2, and each device needs its own.',
      'line 4, column 13: "port" has no value here.',
      'line 5, column 13: "port" cannot be used: "settings.hub.port" must be at most 65535.',
    ]);
  });

  test('no more than fifty, and how many more there are', async () => {
    const rows = Array.from({ length: 120 }, (_, index) => `unit-${index},h.de,443,secret-1`);
    const said = (await problems(['name,host,port,token', ...rows].join('\n'))).split('\n');
    expect(said).toHaveLength(51);
    expect(said.at(-1)).toBe('And 69 more.');
  });

  test('too few rows', async () => {
    expect(await problems(table, { size: 3 })).toContain('there are 2 rows, and the lot is to have 3 units');
  });

  test('a recipe that is wrong whatever the values is told as such', async () => {
    await using folder = await lotFolder({ 'recipe.yaml': recipe.replace('family: pantavisor', 'family: pantavisr') });
    await expect(folder.make()).rejects.toMatchObject({ code: 'recipe-invalid' });
  });
});

describe('a lot by rules', () => {
  const rules = {
    name: { rule: 'pattern', pattern: 'gw-{{serial}}' },
    serial: { rule: 'counter', start: 1, step: 1, width: 4 },
    host: { rule: 'pattern', pattern: 'api.pantahub.com' },
    port: { rule: 'counter', start: 443, step: 1, width: 1 },
    token: { rule: 'random', length: 24, alphabet: 'hex' },
  } as const;

  test('makes its values, and judges them by the recipe', async () => {
    await using folder = await lotFolder();
    const { signed, units } = await folder.make({ size: 3, values: { kind: 'rules', rules } });
    expect(signed.lot.values).toMatchObject({ kind: 'rules', unique: ['token'], secret: ['token'] });
    expect(units.map(({ shown }) => shown['name'])).toEqual(['gw-0001', 'gw-0002', 'gw-0003']);
    expect(new Set(units.map(({ secret }) => secret['token']?.reveal())).size).toBe(3);
  });

  test.each([
    [{ ...rules, host: { rule: 'pattern', pattern: 'no host' } }, /unit 1 .*host.*must be a host name/],
    [{ ...rules, port: { rule: 'counter', start: 65_534, step: 1, width: 1 } }, /unit 3 .*port.*at most 65535/],
    [{ name: rules.name, serial: rules.serial }, /nothing says what {{host}}, {{port}}, {{token}} are/],
  ] as const)('whose values do not fit is refused: %#', async (rules, said) => {
    await using folder = await lotFolder();
    const made = folder.make({ size: 3, values: { kind: 'rules', rules } });
    await expect(made).rejects.toMatchObject({ code: 'lot-values', message: expect.stringMatching(said) });
  });

  test('without values needs a recipe without variables', async () => {
    await using folder = await lotFolder();
    await expect(folder.make({ values: { kind: 'none' } })).rejects.toMatchObject({ code: 'lot-values' });
    await using plain = await lotFolder({
      'recipe.yaml': 'wick: 1\nfamily: generic\nimage: { source: gateway.img.gz }\nchecks: { boot: up }\n',
    });
    const { signed, units } = await plain.make({ size: 4, values: { kind: 'none' } });
    expect(signed.lot).toMatchObject({ values: { kind: 'none' }, passes: 'up' });
    expect(units).toHaveLength(4);
  });
});

test.each([
  [
    'an image that is not what the recipe says',
    { 'recipe.yaml': recipe.replace('.gz }', `.gz, sha256: "${'0'.repeat(64)}" }`) },
    'source-checksum',
  ],
  ['an image that is not there', { 'gateway.img.gz': undefined }, 'source-not-found'],
  [
    'an image that depends on a variable',
    { 'recipe.yaml': recipe.replace('gateway.img.gz', '"{{name}}.img"') },
    'usage',
  ],
  ['a file that is not there', { 'motd.txt': undefined }, 'lot-changed'],
  ['a secret in the recipe itself', { 'recipe.yaml': recipe.replace('"{{token}}"', 'secret-1') }, 'recipe-invalid'],
  [
    'a file whose name would tell a secret',
    { 'recipe.yaml': recipe.replace('motd.txt', '"{{token}}.txt"') },
    'lot-values',
  ],
])('%s', async (_, files, code) => {
  await using folder = await lotFolder(files);
  await expect(folder.make()).rejects.toMatchObject({ code });
});
