import { expect, test } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import type { Ledger, ToldEvent } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { type HandWord, tellByHand } from '../../../../electron/engine/lot/station/tell-by-hand.ts';
import { tellAll, wellEvents } from '../../../rigs/lot.ts';
import { madeHere } from './added-lot.ts';

const { signal } = new AbortController();
const table = { kind: 'table', file: 'serial,token\nWK-1,first-token\nWK-2,second-token\n' } as const;
const rules = {
  kind: 'rules',
  rules: {
    serial: { rule: 'random', length: 12, alphabet: 'digits' },
    token: { rule: 'random', length: 24, alphabet: 'hex' },
  },
} as const;

/** Unit 1, with its card out. */
async function ship(ledger: Ledger, lot: string, more: readonly ToldEvent[] = []): Promise<void> {
  const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
  if (taken === undefined) throw new Error('no unit');
  const shipped = wellEvents
    .slice(0, -1)
    .map((event) => (event.kind === 'shipped' ? { ...event, marks: { tag: 'wick-tag' } } : event));
  await tellAll(ledger, taken, [...shipped, ...more]);
}

function asker({ fails = false } = {}) {
  const asked: string[] = [];
  const disable = async (tag: string) => {
    asked.push(tag);
    if (fails) throw new WickError('hub-unreachable', { hub: 'hub', reason: 'it is off' });
  };
  return { asked, disable };
}

test.each([
  ['shipped', []],
  ['booted', [{ kind: 'booted', verdict: 'up' }]],
] as const)('a unit that is %s is failed with a cause, and then taken back or scrapped', async (_, more) => {
  await using made = await madeHere(table);
  const { ledger, lot, stationFolder } = made;
  const { asked, disable } = asker();
  const say = async (word: Omit<HandWord, 'lot' | 'unit'>) =>
    await tellByHand(ledger, { lot, unit: 1, ...word }, { stationFolder, disable, signal });
  await ship(ledger, lot, more);
  expect(await say({ what: 'failed', cause: 'boot', reason: 'never came up' })).toMatchObject({
    state: 'failed',
    values: 'burnt',
    cause: 'boot',
    message: 'never came up',
  });
  // No card, slot or image is to blame for what a person says.
  expect(await ledger.standing(lot)).toMatchObject({ failuresInRow: 0, status: 'running' });
  // Nothing makes others of a table: they are for a person to give.
  expect(await say({ what: 'returned', reason: 'once more' })).toMatchObject({ state: 'returned', values: 'burnt' });
  expect(asked).toEqual([]);
  expect(await say({ what: 'scrapped', reason: 'drowned' })).toMatchObject({ state: 'scrapped', values: 'burnt' });
  expect((await ledger.prove(lot)).problem).toBeUndefined();
});

test('taken back from the shelf at once, it has failed first, and has other values by the rules of its lot', async () => {
  await using made = await madeHere(rules);
  const { ledger, lot, stationFolder } = made;
  const { asked, disable } = asker();
  await ship(ledger, lot);
  const [before] = await ledger.units(lot, { units: [1] });
  const word = { lot, unit: 1, what: 'returned', reason: 'wrong housing' } as const;
  const after = await tellByHand(ledger, word, { stationFolder, disable, signal });
  expect(after).toMatchObject({ state: 'returned', values: 'fresh' });
  expect(after.shown['serial']).not.toBe(before?.shown['serial']);
  // Nobody would know of its token any more.
  expect(asked).toEqual(['wick-tag']);
  const log = (await Array.fromAsync(ledger.log(lot, { unit: 1 }))).map(({ event }) => event.kind);
  expect(log.slice(-5)).toEqual(['failed', 'returned', 'disabling', 'disabled', 'replaced']);
  expect((await ledger.reserve({ lot, slot: '1', lease: 60_000 }))?.unit.number).toBe(1);
});

test('where the Hub cannot be asked, it keeps what is burnt', async () => {
  await using made = await madeHere(rules);
  const { ledger, lot, stationFolder } = made;
  await ship(ledger, lot);
  const word = { lot, unit: 1, what: 'returned', reason: 'wrong housing' } as const;
  const { disable } = asker({ fails: true });
  const after = await tellByHand(ledger, word, { stationFolder, disable, signal });
  expect(after).toMatchObject({ state: 'returned', values: 'burnt', marks: { tag: 'wick-tag' } });
});

test('a unit in the hands of a station is not for a person to fail', async () => {
  await using made = await madeHere(table);
  const { ledger, lot, stationFolder } = made;
  await ledger.reserve({ lot, slot: '1', lease: 60_000 });
  const { disable } = asker();
  for (const unit of [1, 2]) {
    const word = { lot, unit, what: 'failed', reason: 'by mistake' } as const;
    await expect(tellByHand(ledger, word, { stationFolder, disable, signal })).rejects.toMatchObject({
      code: 'unit-moved',
    });
  }
  await expect(
    tellByHand(ledger, { lot, unit: 9, what: 'scrapped', reason: 'x' }, { stationFolder, disable, signal }),
  ).rejects.toMatchObject({ code: 'lot-no-unit' });
});
