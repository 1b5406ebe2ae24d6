import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import type { UnitRecord } from '../../../../electron/contract/lot/record.ts';
import { reconcile } from '../../../../electron/engine/lot/ledger/reconcile.ts';
import { alterLedger } from '../../../rigs/alter-ledger.ts';
import { ledgerOf, plainLot, plainUnits, tellAll, wellEvents } from '../../../rigs/lot.ts';
import { lotStores } from '../../../rigs/lot-stores.ts';

const lease = 60_000;
const tagOf = ({ number }: UnitRecord) => `unit-${number}`;
const nobody = { disable: () => Promise.resolve() };

describe.each(lotStores())('reconciling a ledger in $name', ({ place, options }) => {
  it(
    'settles what a station left that went out: burnt is what may have been shown, the rest is fresh',
    options,
    async () => {
      await using at = await place();
      const signed = plainLot(9);
      const { id: lot } = signed.lot;
      {
        await using ledger = await ledgerOf(at.where, at.folder);
        await ledger.create(signed, plainUnits(9));
        const take = async () => await ledger.reserve({ lot, slot: '1', lease });
        const [done, , exposed, written] = [await take(), await take(), await take(), await take()];
        if (done !== undefined) await tellAll(ledger, done);
        await ledger.tell(lot, 3, { kind: 'exposing' }, exposed?.id);
        if (written !== undefined) await tellAll(ledger, written, wellEvents.slice(0, 3));
      }
      const asked: string[] = [];
      const disable = async (tag: string) => {
        asked.push(tag);
      };
      await using ledger = await ledgerOf(at.where, at.folder);
      expect(await ledger.unitsInHand(lot)).toMatchObject([
        { unit: 2, exposed: false },
        { unit: 3, exposed: true },
        { unit: 4, exposed: true },
      ]);
      const [report] = await reconcile(ledger, { disable, tagOf });
      expect(report).toMatchObject({ settled: { held: false, returned: [2], burnt: [3, 4] }, disabled: [3, 4] });
      expect(asked).toEqual(['unit-3', 'unit-4']);
      const units = await ledger.units(lot, { limit: 4 });
      expect(units.map(({ state, values }) => [state, values])).toEqual([
        ['passed', 'used'],
        ['returned', 'fresh'],
        ['failed', 'disabled'],
        ['failed', 'disabled'],
      ]);
      const before = await Array.fromAsync(ledger.log(lot));
      expect(before.at(-1)?.event).toEqual({ kind: 'reconciled', settled: 5 });
      expect(await ledger.unitsInHand(lot)).toEqual([]);
      // Once more changes nothing.
      const [again] = await reconcile(ledger, { disable, tagOf });
      expect(again).toMatchObject({
        proof: { entries: before.length },
        disabled: [],
        settled: { returned: [], burnt: [] },
      });
      expect(await Array.fromAsync(ledger.log(lot))).toEqual(before);
      expect(asked).toHaveLength(2);
    },
  );

  it('takes no unit for unexposed whose journal is gone', options, async () => {
    await using at = await place();
    const signed = plainLot(2);
    const { id: lot } = signed.lot;
    {
      await using ledger = await ledgerOf(at.where, at.folder);
      await ledger.create(signed, plainUnits(2));
      await ledger.reserve({ lot, slot: '1', lease });
    }
    await rm(join(at.folder, 'lots'), { recursive: true });
    await using ledger = await ledgerOf(at.where, at.folder);
    expect(await ledger.unitsInHand(lot)).toEqual([]);
    expect((await reconcile(ledger, nobody))[0]?.settled).toMatchObject({ returned: [], burnt: [1] });
  });

  it('gives up for lost what other stations hold when their lease is over, and not before', options, async () => {
    await using at = await place();
    let now = 1000;
    await using one = await ledgerOf(at.where, join(at.folder, 'one'), { now: () => now });
    await using two = await ledgerOf(at.where, join(at.folder, 'two'), { now: () => now });
    const signed = plainLot(2);
    const { id: lot } = signed.lot;
    await one.create(signed, plainUnits(2));
    await one.admit(lot, two.card, 'two');
    const taken = await two.reserve({ lot, slot: '1', lease });
    if (taken === undefined) return;
    expect((await reconcile(one, nobody))[0]?.settled?.burnt).toEqual([]);
    now += lease - 1;
    expect(await two.renew(taken, lease)).toBe(true);
    now += lease - 1;
    expect((await reconcile(one, nobody))[0]?.settled?.burnt).toEqual([]);
    now += 2;
    expect((await reconcile(one, nobody))[0]?.settled?.burnt).toEqual([1]);
    expect(await two.renew(taken, lease)).toBe(false);
    // It may not show the values any more, but what it had done already still counts.
    await expect(two.tell(lot, 1, { kind: 'exposing' }, taken.id)).rejects.toMatchObject({ code: 'unit-moved' });
    await two.tell(lot, 1, { kind: 'written' }, taken.id);
    expect(await two.units(lot, { units: [1] })).toMatchObject([{ state: 'written', values: 'exposed' }]);
    expect((await one.prove(lot)).problem).toBeUndefined();
  });

  it('keeps a unit burnt whose token the Hub could not take back', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const signed = plainLot(3);
    const { id: lot } = signed.lot;
    await ledger.create(signed, plainUnits(3));
    for (const number of [1, 2]) {
      const taken = await ledger.reserve({ lot, slot: '1', lease });
      await ledger.tell(lot, number, { kind: 'exposing' }, taken?.id);
      await ledger.tell(lot, number, { kind: 'failed', cause: 'card' }, taken?.id);
    }
    const disable = async (tag: string) => {
      if (tag === 'unit-1') throw new WickError('hub-unreachable', { hub: 'hub', reason: 'no route' });
    };
    const [report] = await reconcile(ledger, { disable, tagOf });
    expect(report).toMatchObject({ disabled: [2], notDisabled: [{ unit: 1, error: { code: 'hub-unreachable' } }] });
    expect((await ledger.units(lot)).map(({ values }) => values)).toEqual(['disabling', 'disabled', 'fresh']);
    expect((await reconcile(ledger, { ...nobody, tagOf }))[0]?.disabled).toEqual([1]);
  });

  it(
    'disables the tokens of devices that were claimed, and leaves those alone that may still be',
    options,
    async () => {
      await using at = await place();
      await using ledger = await ledgerOf(at.where, at.folder);
      const asked: string[] = [];
      const disable = async (tag: string) => void asked.push(tag);
      for (const passes of ['written', 'up', 'claimed'] as const) {
        const signed = plainLot(1);
        signed.lot.passes = passes;
        const { id: lot } = signed.lot;
        await ledger.create(signed, plainUnits(1));
        const taken = await ledger.reserve({ lot, slot: '1', lease });
        if (taken === undefined) return;
        const marks = { tag: passes };
        await tellAll(ledger, taken, [{ kind: 'exposing', marks }, ...wellEvents.slice(1, 5)]);
        await ledger.tell(lot, 1, { kind: 'booted', verdict: passes === 'up' ? 'up' : 'claimed' });
        await ledger.tell(lot, 1, { kind: 'passed' });
      }
      const reports = await reconcile(ledger, { disable });
      expect(asked).toEqual(['claimed']);
      expect(reports.map(({ disabled }) => disabled)).toEqual([[], [], [1]]);
      await reconcile(ledger, { disable });
      expect(asked).toHaveLength(1);
    },
  );

  it('disables a token once whose unit was given other values before', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const signed = plainLot(1);
    const { id: lot } = signed.lot;
    await ledger.create(signed, plainUnits(1));
    const taken = await ledger.reserve({ lot, slot: '1', lease });
    await ledger.tell(lot, 1, { kind: 'exposing', marks: { tag: 'first' } }, taken?.id);
    await ledger.tell(lot, 1, { kind: 'failed', cause: 'pulled' }, taken?.id);
    const [fresh] = plainUnits(1);
    if (fresh !== undefined) await ledger.replace(lot, 1, fresh);
    const asked: string[] = [];
    const disable = async (tag: string) => void asked.push(tag);
    const again = await ledger.reserve({ lot, slot: '1', lease });
    expect((await reconcile(ledger, { disable }))[0]).toMatchObject({ disabled: [] });
    // Not while a Hub may be asked for the next one.
    await ledger.tell(lot, 1, { kind: 'exposing', marks: { tag: 'second' } }, again?.id);
    if (again !== undefined) await tellAll(ledger, again, wellEvents.slice(1));
    expect((await reconcile(ledger, { disable }))[0]).toMatchObject({ disabled: [1], proof: { lot } });
    expect(asked).toEqual(['first']);
    expect((await reconcile(ledger, { disable }))[0]).toMatchObject({ disabled: [] });
    expect((await ledger.units(lot))[0]).toMatchObject({ state: 'passed', values: 'used' });
  });

  it('says what is wrong with a lot that this station may not change', options, async () => {
    await using at = await place();
    const signed = plainLot(1);
    const { id: lot } = signed.lot;
    {
      await using ledger = await ledgerOf(at.where, join(at.folder, 'one'));
      await ledger.create(signed, plainUnits(1));
    }
    alterLedger(at.where, 'update lots set size = 7');
    await using other = await ledgerOf(at.where, join(at.folder, 'two'));
    expect((await reconcile(other, nobody))[0]?.proof.problem?.at).toEqual({ lot });
  });

  const tampered: [string, string, object][] = [
    [
      'an entry was changed',
      `update log set event = replace(event, '"slot":"1"', '"slot":"2"') where sequence = 3`,
      { entry: 3 },
    ],
    ['an entry is missing', 'delete from log where sequence = 4', { entry: 5 }],
    ['the last entry is missing', 'delete from log where sequence = (select max(sequence) from log)', { lot: '' }],
    ['an entry has another time', 'update log set at = at + 1 where sequence = 2', { entry: 2 }],
    ['a unit was made good', `update units set state = 'passed', value_state = 'used' where number = 2`, { unit: 2 }],
    ['a unit is fresh again', `update units set value_state = 'fresh', state = 'open' where number = 1`, { unit: 1 }],
    ['a unit is missing', 'delete from units where number = 3', { unit: 3 }],
    ['the lot is larger', 'update lots set passed = 0', { lot: '' }],
    ['the lot is to have more units', 'update lots set size = size + 1', { lot: '' }],
    ['the lot never pauses', 'update lots set pause_after = 100000', { lot: '' }],
    ['an entry has another reservation', `update log set reservation = 'other' where sequence = 5`, { entry: 5 }],
    ['an entry was signed by nobody', `update log set signature = 'AAAA' where sequence = 4`, { entry: 4 }],
    ['a value was changed', `update units set shown = '{"serial":"other"}' where number = 3`, { unit: 3 }],
    ['a secret was taken out', `update units set sealed = '{}' where number = 3`, { unit: 3 }],
    ['a used value is forgotten', 'delete from used where unit = 1', { entry: 1 }],
    [
      'another value is said to be used',
      `insert into used select 'f', lot, 9, name, 9 from used where unit = 1 and name = 'serial'`,
      { entry: 9 },
    ],
    ['all used values are forgotten', 'delete from used', { entry: 1 }],
    ['the station is called otherwise', `update stations set name = 'somebody'`, { lot: '' }],
    ['the lot is another one', `update lots set document = replace(document, 'gateways', 'gatewayz')`, { entry: 1 }],
  ];

  it.each(tampered)('says so when %s, and stops the lot', options, async (_, sql, where) => {
    await using at = await place();
    const signed = plainLot(3);
    const { id: lot } = signed.lot;
    {
      await using ledger = await ledgerOf(at.where, at.folder);
      await ledger.create(signed, plainUnits(3));
      const taken = await ledger.reserve({ lot, slot: '1', lease });
      if (taken !== undefined) await tellAll(ledger, taken);
      await ledger.reserve({ lot, slot: '1', lease });
    }
    alterLedger(at.where, sql);
    await using ledger = await ledgerOf(at.where, at.folder);
    const [report] = await reconcile(ledger, nobody);
    expect(report?.proof.problem?.at).toEqual('lot' in where ? { lot } : where);
    expect(report).not.toHaveProperty('settled');
    expect(await ledger.standing(lot)).toMatchObject({ paused: 'reconcile' });
    expect(await ledger.reserve({ lot, slot: '1', lease })).toBeUndefined();
  });
});
