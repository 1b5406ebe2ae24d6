import { randomUUID } from 'node:crypto';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import type { Ledger, Reservation } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { reconcile } from '../../../../electron/engine/lot/ledger/reconcile.ts';
import { ledgerOf, plainLot, plainUnits, tellAll, wellEvents } from '../../../rigs/lot.ts';
import { lotStores } from '../../../rigs/lot-stores.ts';

const lease = 60_000;

/** A backup of a ledger that nobody has open, and how it is put back. */
async function backup(where: string): Promise<() => Promise<void>> {
  if (!where.startsWith('postgres')) {
    await copyFile(where, `${where}.backup`);
    return async () => {
      for (const suffix of ['', '-wal', '-shm']) await rm(`${where}${suffix}`, { force: true });
      await copyFile(`${where}.backup`, where);
    };
  }
  const name = databaseOf(where);
  const server = where.replace(`/${name}`, '/postgres');
  await asked(server, `create database ${name}_backup template ${name}`);
  return async () => {
    await asked(server, `drop database ${name} with (force)`);
    await asked(server, `create database ${name} template ${name}_backup`);
  };
}

const databaseOf = (where: string) => new URL(where.replace('@/', '@x/')).pathname.slice(1);

/** A statement past the ledger. */
async function asked(where: string, statement: string): Promise<void> {
  if (!where.startsWith('postgres')) {
    using file = new DatabaseSync(where, { timeout: 5000 });
    file.exec(statement);
    return;
  }
  const client = new pg.Client({ connectionString: where });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same ledger under another name. */
async function moved(where: string): Promise<string> {
  if (!where.startsWith('postgres')) {
    await copyFile(where, `${where}.moved`);
    return `${where}.moved`;
  }
  const name = databaseOf(where);
  const server = where.replace(`/${name}`, '/postgres');
  await asked(server, `create database ${name}_moved template ${name}`);
  return where.replace(`/${name}`, `/${name}_moved`);
}

async function take(ledger: Ledger, lot: string): Promise<Reservation> {
  const taken = await ledger.reserve({ lot, slot: '1', lease });
  if (taken === undefined) throw new Error('there is a unit');
  return taken;
}

const numbersOf = async (ledger: Ledger, lot: string, state: 'open' | 'scrapped' | 'passed' | 'reserved') =>
  (await ledger.units(lot, { states: [state] })).map(({ number }) => number);

describe.each(lotStores())('a ledger in $name that was put back to an older state', ({ place, options }) => {
  /** A lot whose first unit passed before the backup, and its second after it. */
  async function putBack(at: { where: string; folder: string }, work: (ledger: Ledger, lot: string) => Promise<void>) {
    const signed = plainLot(5);
    const { id: lot } = signed.lot;
    {
      await using ledger = await ledgerOf(at.where, at.folder);
      await ledger.create(signed, plainUnits(5, lot));
      await using other = await ledgerOf(at.where, join(at.folder, 'other'));
      await ledger.admit(lot, other.card, 'other');
      await tellAll(ledger, await take(ledger, lot));
    }
    const restore = await backup(at.where);
    {
      await using ledger = await ledgerOf(at.where, at.folder);
      await work(ledger, lot);
    }
    await restore();
    return lot;
  }

  it('gives nothing away, and says so wherever it is asked', options, async () => {
    await using at = await place();
    const lot = await putBack(at, async (ledger, id) => await tellAll(ledger, await take(ledger, id)));
    await using ledger = await ledgerOf(at.where, at.folder);
    const older = { code: 'ledger-older', fields: { lot } };
    const refused = await ledger.reserve({ lot, slot: '1', lease }).catch((error: unknown) => error);
    expect(refused).toMatchObject(older);
    if (!isWickError(refused, 'ledger-older')) return;
    // A unit that passes has seven entries.
    expect(refused.fields.known - refused.fields.entries).toBe(7);
    await expect(ledger.settle(lot)).rejects.toMatchObject(older);
    await expect(ledger.check(lot)).rejects.toMatchObject(older);
    await expect(ledger.tell(lot, 2, { kind: 'scrapped', reason: 'no' })).rejects.toMatchObject(older);
    await expect(reconcile(ledger, { disable: () => Promise.resolve() })).rejects.toMatchObject(older);
    expect(await ledger.prove(lot)).toMatchObject({ problem: { at: { lot } } });
    // A table of values that it has forgotten is not taken a second time.
    await expect(ledger.create(plainLot(2), plainUnits(2))).rejects.toMatchObject(older);
    expect(await numbersOf(ledger, lot, 'open')).toEqual([2, 3, 4, 5]);
  });

  it('is known for older also where it has as many entries, but others', options, async () => {
    await using at = await place();
    const lot = await putBack(at, async (ledger, id) => await tellAll(ledger, await take(ledger, id)));
    {
      await using other = await ledgerOf(at.where, join(at.folder, 'other'));
      for (let entry = 0; entry < 20; entry++)
        await other.tellLot(lot, entry % 2 === 0 ? { kind: 'paused', reason: 'person' } : { kind: 'unpaused' });
    }
    await using ledger = await ledgerOf(at.where, at.folder);
    await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'ledger-older' });
  });

  it('is known for older by what other stations did, as far as this one has seen it', options, async () => {
    await using at = await place();
    let seen = 0;
    const lot = await putBack(at, async (ledger, id) => {
      await using other = await ledgerOf(at.where, join(at.folder, 'other'));
      await take(other, id);
      await ledger.check(id);
      seen = (await Array.fromAsync(ledger.log(id))).length;
    });
    await using ledger = await ledgerOf(at.where, at.folder);
    await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ fields: { known: seen } });
  });

  it('is known for older by the journal where nothing else is left', options, async () => {
    await using at = await place();
    const lot = await putBack(at, async (ledger, id) => {
      const taken = await take(ledger, id);
      await ledger.tell(id, taken.unit.number, { kind: 'exposing' }, taken.id);
    });
    for (const suffix of ['', '-wal', '-shm'])
      await rm(join(at.folder, 'lots', `heads.sqlite${suffix}`), { force: true });
    await using ledger = await ledgerOf(at.where, at.folder);
    await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'ledger-older' });
    expect(await ledger.unitsInHand(lot)).toMatchObject([{ unit: 2, exposed: true }]);
  });

  it('is told what happens to the unit in hand once it is the right one again', options, async () => {
    await using at = await place();
    const signed = plainLot(5);
    const { id: lot } = signed.lot;
    await using ledger = await ledgerOf(at.where, at.folder);
    await ledger.create(signed, plainUnits(5, lot));
    const taken = await take(ledger, lot);
    await ledger.tell(lot, 1, { kind: 'exposing' }, taken.id);
    const [before, last] = (await Array.fromAsync(ledger.log(lot))).slice(-2);
    await asked(at.where, `update lots set sequence = ${before?.sequence}, hash = '${before?.hash}'`);
    await asked(at.where, `update log set sequence = 1000 where sequence = ${last?.sequence}`);
    expect(await ledger.renew(taken, lease)).toBe(true);
    await tellAll(ledger, taken, wellEvents.slice(1));
    expect(ledger.untold(lot)).toEqual({ units: [1], refused: [] });
    await expect(ledger.flush(lot)).rejects.toMatchObject({ code: 'ledger-older' });
    await asked(at.where, `update lots set sequence = ${last?.sequence}, hash = '${last?.hash}'`);
    await asked(at.where, `update log set sequence = ${last?.sequence} where sequence = 1000`);
    expect(await ledger.flush(lot)).toEqual([]);
    expect(ledger.untold(lot)).toEqual({ units: [], refused: [] });
    expect(await numbersOf(ledger, lot, 'passed')).toEqual([1]);
    expect((await ledger.prove(lot)).problem).toBeUndefined();
  });

  it(
    'is gone on with by who says so: what may have been used is scrapped, and the lot is paused',
    options,
    async () => {
      await using at = await place();
      const lot = await putBack(at, async (ledger, id) => {
        await tellAll(ledger, await take(ledger, id));
        const exposed = await take(ledger, id);
        await ledger.tell(id, exposed.unit.number, { kind: 'exposing' }, exposed.id);
      });
      await using ledger = await ledgerOf(at.where, at.folder);
      expect(await ledger.acceptOlder(lot)).toEqual([2, 3, 4, 5]);
      expect(await ledger.standing(lot)).toMatchObject({ status: 'paused', paused: 'reconcile' });
      expect(await numbersOf(ledger, lot, 'passed')).toEqual([1]);
      expect((await ledger.units(lot, { states: ['scrapped'] })).every(({ values }) => values === 'burnt')).toBe(true);
      const [report] = await reconcile(ledger, { disable: () => Promise.resolve() });
      expect(report).toMatchObject({ settled: { returned: [], burnt: [] } });
      expect(report?.proof.problem).toBeUndefined();
      expect(await ledger.unitsInHand(lot)).toEqual([]);
      // With values that are new it goes on.
      await ledger.add(lot, plainUnits(1));
      await ledger.tellLot(lot, { kind: 'unpaused' });
      expect((await take(ledger, lot)).unit.number).toBe(6);
    },
  );

  it('is not scrapped where nothing is wrong', options, async () => {
    await using at = await place();
    const signed = plainLot(2);
    await using ledger = await ledgerOf(at.where, at.folder);
    await ledger.create(signed, plainUnits(2));
    expect(await ledger.acceptOlder(signed.lot.id)).toEqual([]);
    expect(await ledger.standing(signed.lot.id)).toMatchObject({ status: 'running', states: { open: 2 } });
  });

  it('is known for older in another place, too, before values are entered', options, async () => {
    await using at = await place();
    const since = plainUnits(2);
    const lot = await putBack(at, async (ledger, id) => await ledger.add(id, since));
    await using ledger = await ledgerOf(await moved(at.where), at.folder);
    const older = { code: 'ledger-older', fields: { lot } };
    await expect(ledger.create(plainLot(2), since)).rejects.toMatchObject(older);
    expect(await ledger.list()).toHaveLength(1);
  });

  it('takes other lots once a person says that one which it has no longer is gone', options, async () => {
    await using at = await place();
    const signed = plainLot(2);
    const { id: lot } = signed.lot;
    {
      await using _ = await ledgerOf(at.where, at.folder);
    }
    const restore = await backup(at.where);
    {
      await using ledger = await ledgerOf(at.where, at.folder);
      await ledger.create(signed, plainUnits(2));
    }
    await restore();
    await using ledger = await ledgerOf(at.where, at.folder);
    const wish = async () => await ledger.create(plainLot(2), plainUnits(2));
    await expect(wish()).rejects.toMatchObject({ code: 'ledger-older', fields: { lot, entries: 0 } });
    await expect(ledger.acceptOlder(randomUUID())).rejects.toMatchObject({ code: 'lot-unknown' });
    expect(await ledger.acceptOlder(lot)).toEqual([]);
    await wish();
  });
});
