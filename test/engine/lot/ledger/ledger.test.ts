import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import type { SignedLot } from '../../../../electron/contract/lot/lot.ts';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import type { Ledger } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { ledgerOf, plainLot, plainUnits, tellAll, wellEvents } from '../../../rigs/lot.ts';
import { lotStores } from '../../../rigs/lot-stores.ts';
import { turnsDuring } from '../../../rigs/turns.ts';

const lease = 60_000;

describe.each(lotStores())('a ledger in $name', ({ place, options }) => {
  it('takes a unit from open to passed, and has its log to prove it', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const signed = plainLot(2);
    const units = plainUnits(3);
    const { id: lot } = signed.lot;
    await ledger.create(signed, units);
    const taken = await ledger.reserve({ lot, slot: '4', lease, board: 'B-17' });
    expect(taken?.values.secret['token']?.reveal()).toBe(units[0]?.secret['token']?.reveal());
    if (taken === undefined) return;
    await tellAll(ledger, taken);
    const [unit] = await ledger.units(lot, { units: [1] });
    expect(unit).toMatchObject({
      state: 'passed',
      values: 'used',
      attempt: 1,
      slot: '4',
      board: 'B-17',
      card: { name: 'card' },
      shown: units[0]?.shown,
      secret: ['token'],
      station: ledger.station,
    });
    const kinds = (await Array.fromAsync(ledger.log(lot))).map(({ event }) => event.kind);
    expect(kinds).toEqual(['created', 'admitted', 'reserved', ...wellEvents.map(({ kind }) => kind)]);
    const ofUnit = await Array.fromAsync(ledger.log(lot, { unit: 1, after: 3 }));
    expect(ofUnit.map(({ event }) => event.kind)).toEqual(wellEvents.map(({ kind }) => kind));
    expect(await Array.fromAsync(ledger.log(lot, { unit: 2 }))).toEqual([]);
    expect(await ledger.prove(lot)).toEqual({ lot, entries: kinds.length });
    expect(await ledger.lot(lot)).toEqual(signed);
    expect((await ledger.list()).map(({ id }) => id)).toEqual([lot]);
  });

  it('is still there when it is opened again', options, async () => {
    await using at = await place();
    const signed = plainLot(1);
    const { id: lot } = signed.lot;
    {
      await using ledger = await ledgerOf(at.where, at.folder);
      await ledger.create(signed, plainUnits(1));
    }
    await using ledger = await ledgerOf(at.where, at.folder);
    expect(await ledger.standing(lot)).toMatchObject({ status: 'running', states: { open: 1 } });
    await expect(ledger.create(signed, [])).rejects.toMatchObject({ code: 'lot-exists' });
    await expect(ledger.standing('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'lot-unknown',
    });
  });

  it('has no more under way and passed than the lot is to have', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const { lot, reserve } = await lotOf(ledger, { size: 2, units: 4 });
    const [one, two] = [await reserve(), await reserve()];
    expect(await reserve()).toBeUndefined();
    await ledger.tell(lot, two?.unit.number ?? 0, { kind: 'failed', cause: 'card', unexposed: true }, two?.id);
    const three = await reserve();
    // The second one is fresh, but failed: a person has it made once more, or not.
    expect(three?.unit.number).toBe(3);
    if (one === undefined || three === undefined) return;
    await tellAll(ledger, one);
    await tellAll(ledger, three);
    expect(await reserve()).toBeUndefined();
    expect((await ledger.standing(lot)).status).toBe('complete');
  });

  it('pauses by itself after failures in a row, and goes on when a person says so', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const { lot, reserve } = await lotOf(ledger, { size: 9, units: 9, pauseAfter: 2 });
    const fail = async (cause: 'card' | 'cancelled') => {
      const taken = await reserve();
      await ledger.tell(lot, taken?.unit.number ?? 0, { kind: 'failed', cause, unexposed: true }, taken?.id);
    };
    await fail('card');
    const good = await reserve();
    if (good !== undefined) await tellAll(ledger, good);
    expect(await ledger.standing(lot)).toMatchObject({ failuresInRow: 0, status: 'running' });
    await fail('card');
    // A person's wish is no failure.
    await fail('cancelled');
    expect(await ledger.standing(lot)).toMatchObject({ failuresInRow: 1, status: 'running' });
    await fail('card');
    expect(await ledger.standing(lot)).toMatchObject({ failuresInRow: 2, status: 'paused', paused: 'failures' });
    expect(await reserve()).toBeUndefined();
    await ledger.tellLot(lot, { kind: 'unpaused' });
    expect(await reserve()).toBeDefined();
    await ledger.tellLot(lot, { kind: 'closed' });
    expect(await reserve()).toBeUndefined();
    await expect(ledger.tellLot(lot, { kind: 'unpaused' })).rejects.toMatchObject({ code: 'lot-closed' });
    await expect(ledger.add(lot, plainUnits(1))).rejects.toMatchObject({ code: 'lot-closed' });
    expect((await ledger.prove(lot)).problem).toBeUndefined();
  });

  it('takes what is told twice once, and nothing from who has it not', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const { lot, reserve } = await lotOf(ledger, { size: 2, units: 2 });
    const taken = await reserve();
    if (taken === undefined) return;
    const { number } = taken.unit;
    await tellAll(ledger, taken);
    const before = (await Array.fromAsync(ledger.log(lot))).length;
    for (const event of wellEvents)
      expect(await ledger.tell(lot, number, event, taken.id)).toMatchObject({ state: 'passed' });
    expect(await Array.fromAsync(ledger.log(lot))).toHaveLength(before);
    const stranger = '11111111-1111-4111-8111-111111111111';
    await expect(ledger.tell(lot, 1, { kind: 'written' }, stranger)).rejects.toMatchObject({ code: 'unit-moved' });
    await expect(ledger.tell(lot, 2, { kind: 'verified' })).rejects.toMatchObject({ code: 'unit-moved' });
    await expect(ledger.tell(lot, 3, { kind: 'disabled' })).rejects.toMatchObject({ code: 'lot-no-unit' });
  });

  it('never has the same value twice, in no lot, and does not say which it was', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const units = plainUnits(1200);
    const [first, second] = [plainLot(5), plainLot(5)];
    await ledger.create(first, units);
    const token = new Secret('token-of-its-own');
    const again = [
      ...plainUnits(2),
      { shown: { serial: 'new' }, secret: { token: units[700]?.secret['token'] ?? token } },
    ];
    const problem: unknown = await ledger.create(second, again).catch((error: unknown) => error);
    expect(isWickError(problem, 'value-used') && problem.fields).toEqual({ row: 3, column: 'token' });
    expect(JSON.stringify(problem)).not.toContain(units[700]?.secret['token']?.reveal());
    expect(await ledger.list()).toHaveLength(1);
    const twice = [
      ...plainUnits(1),
      { shown: { serial: 'a' }, secret: { token } },
      { shown: { serial: 'a' }, secret: {} },
    ];
    await expect(ledger.create(second, twice)).rejects.toMatchObject({ fields: { row: 3, column: 'serial' } });
    const far = plainUnits(1100);
    const [alike = { shown: {}, secret: {} }] = far;
    await expect(ledger.create(second, [...far, alike])).rejects.toMatchObject({ fields: { row: 1101 } });
    await ledger.create(second, plainUnits(2));
    await expect(ledger.add(second.lot.id, [again[2] ?? { shown: {}, secret: {} }])).rejects.toMatchObject({
      fields: { row: 1, column: 'token' },
    });
    await ledger.add(second.lot.id, plainUnits(3));
    expect(await ledger.units(second.lot.id)).toHaveLength(5);
    expect((await ledger.prove(second.lot.id)).problem).toBeUndefined();
  });

  it('knows a value again that is written in another way, in whatever column', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const of = (shown: Record<string, string>) => ({ shown, secret: {} });
    const lotWith = (column: string) => {
      const { lot, signature } = plainLot(5);
      return { lot: { ...lot, values: { ...lot.values, unique: [column] } }, signature } as SignedLot;
    };
    // A serial number that is the MAC address is the same device twice in one row, and no other one.
    const both = { lot: { ...lotWith('serial').lot }, signature: plainLot(1).signature };
    Object.assign(both.lot.values, { unique: ['serial', 'mac'] });
    await ledger.create(both, [of({ serial: '02:00:5E:10:00:01', mac: '02005e100001' })]);
    const used = async (column: string, value: string) => {
      const error: unknown = await ledger
        .create(lotWith(column), [of({ [column]: value })])
        .catch((one: unknown) => one);
      return isWickError(error, 'value-used');
    };
    expect(await used('wifiMac', '02-00-5e-10-00-01')).toBe(true);
    expect(await used('MAC', '02:00:5e:10:00:02')).toBe(false);
    expect(await used('mac_address', '0200.5E10.0002')).toBe(true);
    expect(await used('hostname', 'kaf\u00e9-gateway-000001')).toBe(false);
    expect(await used('name', ' KAFE\u0301-Gateway-000001')).toBe(true);
    expect(await used('serialNo', 'SN-17')).toBe(false);
    expect(await used('sn', 'sn-17')).toBe(true);
    // What is short means something else in each column.
    expect(await used('room', 'sn-17')).toBe(false);
  });

  it('leaves others their turn while it enters and reads what is large', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const signed = plainLot(3000);
    expect(await turnsDuring(async () => await ledger.create(signed, plainUnits(3000)))).toBeGreaterThan(10);
    expect(await turnsDuring(async () => await ledger.add(signed.lot.id, plainUnits(2000)))).toBeGreaterThan(6);
  });

  it('makes a board once, and again when its unit has come back', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const { lot } = await lotOf(ledger, { size: 5, units: 5 });
    const reserve = async (board: string) => await ledger.reserve({ lot, slot: '1', lease, board });
    const first = await reserve('B-1');
    await expect(reserve('B-1')).rejects.toMatchObject({ code: 'board-used', fields: { board: 'B-1', unit: 1 } });
    if (first === undefined) return;
    await tellAll(ledger, first);
    await expect(reserve('B-1')).rejects.toMatchObject({ code: 'board-used' });
    const other = await reserve('B-2');
    expect(other?.unit).toMatchObject({ number: 2, board: 'B-2' });
    await ledger.tell(lot, 2, { kind: 'failed', cause: 'card', unexposed: true }, other?.id);
    expect((await reserve('B-2'))?.unit.number).toBe(3);
    await ledger.tell(lot, 1, { kind: 'returned', reason: 'scratched' });
    expect((await reserve('B-1'))?.unit.number).toBe(4);
    expect((await ledger.prove(lot)).problem).toBeUndefined();
  });

  it('passes a unit whose first boot is awaited only when it was seen', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const signed = plainLot(1);
    signed.lot.passes = 'claimed';
    const { id: lot } = signed.lot;
    await ledger.create(signed, plainUnits(1));
    const taken = await ledger.reserve({ lot, slot: '1', lease });
    if (taken === undefined) return;
    await tellAll(ledger, taken, wellEvents.slice(0, 5));
    await expect(ledger.tell(lot, 1, { kind: 'passed' })).rejects.toMatchObject({ code: 'unit-moved' });
    await ledger.tell(lot, 1, { kind: 'booted', verdict: 'claimed' });
    expect(await ledger.tell(lot, 1, { kind: 'passed' })).toMatchObject({ state: 'passed' });
    expect((await ledger.prove(lot)).problem).toBeUndefined();
  });

  it('gives a unit whose values have burnt others, and never the same again', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const { lot, reserve } = await lotOf(ledger, { size: 1, units: 1 });
    const taken = await reserve();
    const old = taken?.values;
    await ledger.tell(lot, 1, { kind: 'exposing' }, taken?.id);
    await ledger.tell(lot, 1, { kind: 'failed', cause: 'pulled' }, taken?.id);
    await ledger.tell(lot, 1, { kind: 'returned', reason: 'another try' });
    expect(await reserve()).toBeUndefined();
    if (old !== undefined) await expect(ledger.replace(lot, 1, old)).rejects.toMatchObject({ code: 'value-used' });
    const [fresh] = plainUnits(1);
    if (fresh !== undefined) await ledger.replace(lot, 1, fresh);
    const second = await reserve();
    expect(second?.unit).toMatchObject({ attempt: 2, values: 'handed', shown: fresh?.shown });
    expect(second?.values.secret['token']?.reveal()).toBe(fresh?.secret['token']?.reveal());
    expect((await ledger.prove(lot)).problem).toBeUndefined();
  });

  it('remembers every card that it saw', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder, { now: () => 42 });
    const cid = '035344534333324780ab12cd34015a00';
    expect(await ledger.seenCard(cid)).toEqual([]);
    expect(await ledger.seenCard(cid.toUpperCase(), { lot: 'x', unit: 7 })).toEqual([{ lot: '', at: 42 }]);
    expect(await ledger.seenCard(cid)).toEqual([
      { lot: '', at: 42 },
      { lot: 'x', unit: 7, at: 42 },
    ]);
  });

  it('tells other stations that something has changed', options, async () => {
    await using at = await place();
    await using one = await ledgerOf(at.where, join(at.folder, 'one'));
    await using two = await ledgerOf(at.where, join(at.folder, 'two'));
    const stop = new AbortController();
    const told = two.changes.follow(stop.signal);
    await told.next();
    const next = told.next();
    await one.create(plainLot(1), []);
    await next;
    stop.abort();
    expect(await two.list()).toHaveLength(1);
  });

  it('lets one process of a station work on a lot', options, async () => {
    await using at = await place();
    await using one = await ledgerOf(at.where, at.folder);
    await using two = await ledgerOf(at.where, at.folder);
    const { lot, reserve } = await lotOf(one, { size: 2, units: 2 });
    const taken = await reserve();
    expect(taken).toBeDefined();
    await expect(two.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'lot-held' });
    // What is in living hands is not judged.
    expect(await two.settle(lot)).toEqual({ held: true, returned: [], burnt: [], refused: [] });
  });

  it('lets a lot go only when nobody needs it any more', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const { lot, reserve } = await lotOf(ledger, { size: 20, units: 20 });
    await Promise.all([ledger.settle(lot), ledger.flush(lot), ledger.settle(lot)]);
    // Nobody holds it now.
    await using other = await ledgerOf(at.where, at.folder);
    await other.settle(lot).then(({ held }) => expect(held).toBe(false));
    const work = [reserve(), ledger.settle(lot), reserve(), ledger.flush(lot), ledger.settle(lot), reserve()];
    await Promise.all(work);
    expect((await ledger.units(lot, { states: ['reserved'] })).map(({ number }) => number)).toEqual([1, 2, 3]);
    expect((await other.settle(lot)).held).toBe(true);
    await expect(ledger.settle('11111111-1111-4111-8111-111111111111')).rejects.toMatchObject({ code: 'lot-unknown' });
  });

  it('refuses a ledger that a newer Wick has made', options, async () => {
    await using at = await place();
    await (await ledgerOf(at.where, at.folder))[Symbol.asyncDispose]();
    await newerSchema(at.where);
    await expect(ledgerOf(at.where, at.folder)).rejects.toMatchObject({ code: 'ledger-newer', exit: 'usage' });
  });
});

async function lotOf(
  ledger: Ledger,
  { size, units, pauseAfter }: { size: number; units: number; pauseAfter?: number },
) {
  const signed = plainLot(size, pauseAfter === undefined ? {} : { pauseAfter });
  const { id: lot } = signed.lot;
  await ledger.create(signed, plainUnits(units));
  return { lot, reserve: async () => await ledger.reserve({ lot, slot: '1', lease }) };
}

async function newerSchema(where: string): Promise<void> {
  if (!where.startsWith('postgres')) {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(where);
    database.exec('update ledger set schema = 99');
    database.close();
    return;
  }
  const { default: pg } = await import('pg');
  const url = new URL(where.replace('@/', '@x/'));
  const client = new pg.Client({
    host: url.searchParams.get('host') ?? '',
    user: 'wick',
    database: url.pathname.slice(1),
  });
  await client.connect();
  await client.query('update ledger set schema = 99');
  await client.end();
}
