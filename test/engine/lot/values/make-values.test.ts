import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueRuleSchema } from '../../../../electron/contract/lot/rules.ts';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { makeValues, type ValuesWanted } from '../../../../electron/engine/lot/values/make-values.ts';
import { pinScripts } from '../../../../electron/engine/lot/values/pinned-scripts.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { turnsDuring } from '../../../rigs/turns.ts';

const noSignal = new AbortController().signal;

async function made(rules: Record<string, object>, more: Partial<ValuesWanted> = {}) {
  const parsed = Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, valueRuleSchema.parse(rule)]));
  return await makeValues({
    rules: parsed,
    unique: [],
    secret: [],
    lot: 'spring',
    date: '2026-05-01',
    from: 1,
    count: 3,
    folder: '/',
    scripts: await pinScripts(parsed, { folder: more.folder ?? '/', signal: noSignal }),
    signal: noSignal,
    ...more,
  });
}

const script = (text: string, timeout = 10_000) => ({
  rule: 'script',
  command: [process.execPath, '-e', text],
  timeout,
});

test('counters and patterns give each unit the same values every time, from whichever unit on', async () => {
  const rules = {
    name: { rule: 'pattern', pattern: '{{lot}}-{{serial}}-{{number}} \\{{x}} {{ date }}' },
    serial: { rule: 'counter', start: 995, step: 5, width: 5 },
  };
  const units = await made(rules);
  expect(units.map(({ shown }) => shown)).toEqual([
    { serial: '00995', name: 'spring-00995-1 {{x}} 2026-05-01' },
    { serial: '01000', name: 'spring-01000-2 {{x}} 2026-05-01' },
    { serial: '01005', name: 'spring-01005-3 {{x}} 2026-05-01' },
  ]);
  expect(await made(rules, { from: 3, count: 1 })).toEqual(units.slice(2));
});

test('a counter that outgrows its digits is an error, never a longer number', async () => {
  const rules = { serial: { rule: 'counter', start: 98, width: 2 } };
  await expect(made(rules)).rejects.toMatchObject({ code: 'lot-values', fields: { column: 'serial', unit: 3 } });
  expect((await made({ serial: { rule: 'counter', start: 9 } }))[1]?.shown['serial']).toBe('10');
});

test('chance uses all letters of its alphabet, and hides what it has made where it is secret', async () => {
  const units = await made(
    { token: { rule: 'random', length: 32, alphabet: 'base32' } },
    { secret: ['token'], unique: ['token'], count: 200 },
  );
  const tokens = units.map(({ secret }) => secret['token']?.reveal() ?? '');
  expect(new Set(tokens).size).toBe(200);
  expect(new Set(tokens.join(''))).toEqual(new Set('0123456789ABCDEFGHJKMNPQRSTVWXYZ'));
  expect(units[0]?.shown).toEqual({});
  expect(inspect(units, { depth: 9 }) + JSON.stringify(units)).not.toContain(tokens[0]);
});

test('what must be unique is drawn again, until there is nothing left', async () => {
  const rules = { pin: { rule: 'random', length: 4, alphabet: 'digits' } };
  const units = await made(rules, { unique: ['pin'], count: 3000 });
  expect(new Set(units.map(({ shown }) => shown['pin'])).size).toBe(3000);
  await expect(made(rules, { unique: ['pin'], count: 10_001 })).rejects.toMatchObject({ code: 'lot-values' });
  const same = { a: { rule: 'pattern', pattern: 'always' } };
  await expect(made(same, { unique: ['a'] })).rejects.toMatchObject({ fields: { column: 'a', unit: 2 } });
});

describe('a script', () => {
  test('is given the unit on its standard input, and writes its value', async () => {
    const rules = {
      label: { rule: 'pattern', pattern: '<{{key}}>' },
      key: script(
        `let t='';process.stdin.on('data',d=>t+=d).on('end',()=>{const u=JSON.parse(t);console.log(u.lot+u.number+u.values.serial+u.column)})`,
      ),
      serial: { rule: 'counter', width: 3 },
    };
    const units = await made(rules, { count: 2 });
    expect(units.map(({ shown }) => shown)).toEqual([
      { serial: '001', key: 'spring1001key', label: '<spring1001key>' },
      { serial: '002', key: 'spring2002key', label: '<spring2002key>' },
    ]);
  });

  test('gets its arguments as they are: no shell reads them', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'say.mjs'), 'console.log(process.argv[2])');
    const rules = { key: { rule: 'script', command: [process.execPath, './say.mjs', '$(id); "x" *'] } };
    const [unit] = await made(rules, { count: 1, folder: folder.path });
    expect(unit?.shown).toEqual({ key: '$(id); "x" *' });
  });

  test.each([
    ['fails', script('console.log("secret-1");console.error("secret-2");process.exit(3)'), 'ended with 3'],
    ['writes two lines', script('console.log("secret-1\\nsecret-2")'), 'more than one line'],
    ['writes nothing', script(';'), 'wrote nothing'],
    ['writes bytes that are no text', script('process.stdout.write(Buffer.from([0xff]))'), 'not UTF-8'],
    ['writes without end', script('for(;;) require("fs").writeSync(1,"secret-1".repeat(9999))'), 'without end'],
    ['takes too long', script('setTimeout(()=>{},60000)', 300), 'longer than 300 ms'],
    [
      'leaves another program behind that holds its output',
      script('require("child_process").spawn("sleep",["5"],{stdio:"inherit",detached:true}).unref()', 300),
      'longer than 300 ms',
    ],
    ['is not there', { rule: 'script', command: ['./no-such-program'] }, 'does not start: there is no such program'],
  ])('that %s is an error that shows nothing of what it wrote', async (_, rule, reason) => {
    const error: unknown = await made({ key: rule }).catch((thrown: unknown) => thrown);
    if (!isWickError(error, 'lot-values')) throw error;
    expect(error.message).toContain(reason);
    expect(inspect(error)).not.toContain('secret-');
  });
});

test.each([
  [{ a: { rule: 'pattern', pattern: '{{sreial}}' }, serial: { rule: 'counter' } }, 'Did you mean {{serial}}?'],
  [{ a: { rule: 'pattern', pattern: '{{b}}' }, b: { rule: 'pattern', pattern: '{{a}}' } }, 'needs itself'],
])('patterns of what there is not, or of themselves: %j', async (rules, said) => {
  const error: unknown = await made(rules).catch((thrown: unknown) => thrown);
  expect(isWickError(error, 'lot-values') && `${error.message} ${error.hint}`).toContain(said);
});

test('the same values come of a lot in parts as at once', async () => {
  const rule = fc.record({
    start: fc.nat(1e9),
    step: fc.integer({ min: 1, max: 1000 }),
    width: fc.constantFrom(1, 20),
  });
  await fc.assert(
    fc.asyncProperty(rule, fc.integer({ min: 1, max: 20 }), async (counter, split) => {
      const rules = { n: { rule: 'counter', ...counter }, p: { rule: 'pattern', pattern: '{{n}}/{{number}}' } };
      const whole = await made(rules, { count: 20 });
      const parts = [
        ...(await made(rules, { count: split })),
        ...(await made(rules, { from: split + 1, count: 20 - split })),
      ];
      expect(parts).toEqual(whole);
    }),
    { seed: 7, numRuns: 50 },
  );
});

describe('the programs of rules', () => {
  const said = (text: string) => `process.stdin.resume(); console.log(${JSON.stringify(text)});\n`;

  test('are those that were there when the lot was made: another one is not run', async () => {
    await using folder = await temporaryFolder();
    const file = (name: string) => join(folder.path, name);
    await writeFile(file('say.mjs'), said('a'));
    await writeFile(file('count.txt'), '1');
    const rules = {
      key: valueRuleSchema.parse({ rule: 'script', command: [process.execPath, 'say.mjs', 'count.txt'] }),
    };
    const scripts = await pinScripts(rules, { folder: folder.path, signal: noSignal });
    // What a program keeps may change.
    expect(Object.keys(scripts).sort()).toEqual([process.execPath, 'say.mjs'].sort());
    const one = { folder: folder.path, scripts, count: 1 };
    await writeFile(file('count.txt'), '2');
    expect((await made(rules, one)).map(({ shown }) => shown['key'])).toEqual(['a']);
    await writeFile(file('say.mjs'), `${said('b')}require('fs').writeFileSync('ran', '')`);
    await expect(made(rules, one)).rejects.toMatchObject({
      code: 'lot-changed',
      fields: { what: 'The program say.mjs' },
    });
    expect(await readdir(folder.path)).not.toContain('ran');
    // Nor one that was not there.
    const late = { key: valueRuleSchema.parse({ rule: 'script', command: ['node', 'late.mjs'] }) };
    await writeFile(file('late.mjs'), said('c'));
    await expect(made(late, one)).rejects.toMatchObject({ code: 'lot-changed', fields: { expected: 'none' } });
  });

  test('of the system are found by their names, and are the system’s', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'token'), 'x');
    const pins = async (...command: string[]) =>
      Object.keys(
        await pinScripts(
          { key: valueRuleSchema.parse({ rule: 'script', command }) },
          { folder: folder.path, signal: noSignal },
        ),
      );
    expect(await pins('sh', '-c', 'echo 1')).toEqual([]);
    expect(await pins('sh', 'token', 'more')).toEqual(['token']);
    expect(await pins('./token')).toEqual(['./token']);
  });
});

test('many are made with breath', async () => {
  const rules = { serial: { rule: 'counter', start: 1, step: 1, width: 5 }, token: { rule: 'random', length: 24 } };
  const turns = await turnsDuring(() => made(rules, { count: 12_000, unique: ['serial', 'token'], secret: ['token'] }));
  expect(turns).toBeGreaterThan(10);
});
