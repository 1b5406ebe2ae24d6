import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../../electron/contract/lot/record.ts';
import { AttemptLog } from '../../../../electron/engine/lot/report/attempts.ts';
import { csvCell } from '../../../../electron/engine/lot/report/csv.ts';
import { spreadOf } from '../../../../electron/engine/lot/report/spread.ts';
import { statisticsOf } from '../../../../electron/engine/lot/report/statistics.ts';
import { parseTable } from '../../../../electron/engine/provision/table/read.ts';

const begin = Date.UTC(2026, 4, 4, 8, 0);
const minute = 60_000;

type Told = [minutes: number, unit: number | undefined, event: object, station?: string];

const figures = async (...told: Told[]) => await statisticsOf(logOf(told));

function logOf(told: readonly Told[]): AttemptLog {
  const log = new AttemptLog();
  for (const [index, [minutes, unit, event, station = 'aa']] of told.entries()) {
    const entry = {
      lot: 'x',
      sequence: index + 1,
      at: begin + minutes * minute,
      station,
      event,
      previous: '',
      hash: String(index),
    };
    log.add((unit === undefined ? entry : { ...entry, unit }) as LogEntry);
  }
  return log;
}

const reserved = (slot = '1') => ({ kind: 'reserved', reservation: crypto.randomUUID(), slot, until: 0 });
const good = (unit: number, at: number, slot = '1', minutes = 4): Told[] => [
  [at, unit, reserved(slot)],
  [at + minutes / 2, unit, { kind: 'written', card: { name: 'SD', size: 1, rate: 100 } }],
  [at + minutes * 0.75, unit, { kind: 'verified' }],
  [at + minutes * 0.75, unit, { kind: 'provisioned' }],
  [at + minutes, unit, { kind: 'shipped', certificate: 'c'.repeat(64) }],
  [at + minutes, unit, { kind: 'passed' }],
];
const bad = (unit: number, at: number, slot = '1', cause = 'card'): Told[] => [
  [at, unit, reserved(slot)],
  [at + 1, unit, { kind: 'failed', cause }],
];

describe('figures of a lot', () => {
  test('count units, cards, times and causes', async () => {
    const made = await figures(
      [0, undefined, { kind: 'created', lot: 'x', units: 5 }],
      ...good(1, 0, '1'),
      ...bad(2, 4, '2'),
      [6, 2, { kind: 'returned', reason: 'again' }],
      ...good(2, 7, '1', 6),
      ...bad(3, 13, '2', 'capacity'),
      ...bad(4, 14, '10'),
      [16, 5, reserved('1')],
    );
    expect(made).toMatchObject({
      units: 5,
      passed: 2,
      states: { passed: 2, failed: 2, reserved: 1 },
      attempts: { good: 2, failed: 3, active: 1 },
      yield: 0.5,
      firstPassYield: 0.25,
      rate: (2 * 60) / 16,
      worked: 16 * minute,
      time: { count: 2, median: 4 * minute, p95: 6 * minute },
      phases: { writing: { median: 2 * minute, most: 3 * minute }, 'reading back': { count: 2 } },
      causes: [
        { cause: 'card', count: 2 },
        { cause: 'capacity', count: 1 },
      ],
      hours: [{ start: begin, good: 2, failed: 3 }],
      stations: [{ station: 'aa', good: 2, failed: 3 }],
    });
    expect(made.slots.map(({ slot, good, failed }) => [slot, good, failed])).toEqual([
      ['1', 2, 0],
      ['2', 0, 2],
      ['10', 0, 1],
    ]);
  });

  test('take nothing for work that was a break, and show the hours of it', async () => {
    const made = await figures(...good(1, 0), ...good(2, 180));
    expect(made.worked).toBe((4 + 15 + 4) * minute);
    expect(made.hours.map(({ good }) => good)).toEqual([1, 0, 0, 1]);
  });

  test('do not count against a unit that its station was given up too early', async () => {
    const made = await figures(
      [0, 1, reserved()],
      [1, 1, { kind: 'failed', cause: 'station-lost' }],
      [2, 1, { kind: 'resumed' }],
      [2, 1, { kind: 'written' }],
      [4, 1, { kind: 'passed' }],
    );
    expect(made).toMatchObject({ attempts: { good: 1, failed: 0 }, firstPassYield: 1, causes: [] });
  });

  test('judge first passes by the units that were begun, and leave out those whose first card is under way', async () => {
    const made = await figures(
      [0, undefined, { kind: 'created', lot: 'x', units: 9 }],
      ...good(1, 0),
      ...bad(2, 4),
      [6, 2, { kind: 'returned', reason: 'again' }],
      ...good(2, 7),
      [12, 2, { kind: 'returned', reason: 'it came back' }],
      ...bad(3, 13),
      [15, 4, reserved()],
    );
    // Four were begun; of three is known how their first card went, and two of nine are neither good nor bad yet.
    expect(made).toMatchObject({ firstPassYield: 1 / 3, attempts: { good: 2, failed: 2, active: 1 } });
    expect(made.states).toEqual({ passed: 1, returned: 1, failed: 1, reserved: 1, open: 5 });
  });

  test('count a card that a person took off the shelf as failed, and not as under way', async () => {
    const made = await figures(
      [0, 1, reserved()],
      [1, 1, { kind: 'shipped', certificate: 'c'.repeat(64) }],
      [9, 1, { kind: 'scrapped', reason: 'it fell' }],
    );
    expect(made).toMatchObject({ attempts: { good: 0, failed: 1, active: 0 }, stations: [{ active: 0 }] });
  });

  test('counted entry by entry are those of all of it counted at once', async () => {
    const kinds = [
      [reserved('1'), reserved('2'), { kind: 'written', card: { name: 'x', size: 1, rate: 5 } }],
      [{ kind: 'failed', cause: 'card' }, { kind: 'failed', cause: 'boot' }, { kind: 'passed' }, { kind: 'resumed' }],
      [
        { kind: 'returned', reason: 'x' },
        { kind: 'scrapped', reason: 'x' },
      ],
    ].flat();
    const event = fc.constantFrom(...kinds);
    const entry = fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 4 }), event, fc.constantFrom('aa', 'bb'));
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 60 }), async (told) => {
        const log = logOf(told);
        const made = await statisticsOf(log);
        const attempts = [...log.units.values()].flatMap(({ attempts }) => attempts);
        const of = (wanted: string | undefined) => attempts.filter(({ ended }) => ended?.outcome === wanted).length;
        expect(made.attempts).toEqual({ good: of('good'), failed: of('failed'), active: of(undefined) });
        const firsts = attempts.filter(({ attempt, ended }) => attempt === 1 && ended !== undefined);
        const good = firsts.filter(({ ended }) => ended?.outcome === 'good').length;
        expect(made.firstPassYield).toBe(firsts.length === 0 ? undefined : good / firsts.length);
        const units = [...log.units.values()].filter(({ state }) => state === 'failed').length;
        expect(made.states.failed ?? 0).toBe(units);
        const causes = Map.groupBy(attempts, ({ ended }) => (ended?.outcome === 'failed' ? ended.cause : 'none'));
        for (const { cause, count } of made.causes) expect(causes.get(cause)).toHaveLength(count);
        const work = told
          .filter(([, , { kind }]) => kind !== 'returned' && kind !== 'scrapped')
          .map(([at]) => at * minute);
        const sorted = work.sort((one, other) => one - other);
        const worked = sorted.reduce(
          (all, at, index) => all + Math.min(15 * minute, at - (sorted[index - 1] ?? at)),
          0,
        );
        expect(made.worked).toBe(worked);
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  test('of nothing say nothing', async () => {
    expect(await figures([0, undefined, { kind: 'created', lot: 'x', units: 3 }])).toMatchObject({
      units: 3,
      passed: 0,
      slots: [],
      hours: [],
    });
    expect((await figures()).yield).toBeUndefined();
  });

  test('always add up', async () => {
    const units = fc.array(fc.record({ isGood: fc.boolean(), slot: fc.constantFrom('1', '2'), at: fc.nat(2000) }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(units, async (units) => {
        const made = await figures(
          ...units.flatMap(({ isGood, slot, at }, index) => (isGood ? good : bad)(index + 1, at, slot)),
        );
        const sum = (rows: readonly { good: number; failed: number }[]) =>
          rows.reduce((all, { good, failed }) => all + good + failed, 0);
        for (const rows of [made.hours, made.slots, made.stations]) expect(sum(rows)).toBe(units.length);
        expect(made.causes.reduce((all, { count }) => all + count, 0)).toBe(made.attempts.failed);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

test('a median and the 95th of a hundred are values that there were', () => {
  expect(spreadOf(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({
    count: 100,
    least: 1,
    median: 50,
    p95: 95,
    most: 100,
  });
  expect(spreadOf([3])).toEqual({ count: 1, least: 3, median: 3, p95: 3, most: 3 });
  expect(spreadOf([])).toBeUndefined();
});

describe('a cell of CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "'=1", '＝1', '=cmd|" /C calc"!A0'])(
    'is no formula: %j',
    (text) => {
      expect(csvCell(text)).toMatch(/^"?'/);
    },
  );

  test('comes out as it went in, for whoever takes away one apostrophe', () => {
    const unit = fc.constantFrom('=', '-', "'", '"', ',', ';', '\t', '\n', '\r', ' ', 'a', '漢');
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 8 }), (text) => {
        const table = parseTable('x', Buffer.from(`a,b\r\n${csvCell(text)},${csvCell('z')}\r\n`));
        expect(table.rows[0]?.cells.get('a')?.text.replace(/^'/, '')).toBe(text);
        expect(table.rows[0]?.cells.get('b')?.text).toBe('z');
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
