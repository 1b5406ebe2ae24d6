import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../electron/engine/certificate/canonical.ts';
import { asStationKey } from '../../../../electron/engine/certificate/station-key.ts';
import { newLotKeys } from '../../../../electron/engine/lot/ledger/keys/lot-keys.ts';
import { sealFor } from '../../../../electron/engine/lot/ledger/keys/sealed-box.ts';
import { sealValues } from '../../../../electron/engine/lot/ledger/keys/values.ts';
import { hashOf } from '../../../../electron/engine/lot/ledger/log/chain.ts';
import { signHash } from '../../../../electron/engine/lot/ledger/log/signature.ts';
import type { Ledger } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { ledgerOf, plainLot, plainUnits, tellAll } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const lease = 60_000;

/** A ledger whose first unit has passed, whose second was given other values, and whose third and fourth are open. */
async function ledgerAt(where: string, folder: string): Promise<{ lot: string; version: Record<string, unknown> }> {
  await using ledger = await ledgerOf(where, folder);
  const signed = plainLot(4);
  const { id: lot } = signed.lot;
  await ledger.create(signed, plainUnits(4));
  const one = await ledger.reserve({ lot, slot: '1', lease });
  if (one !== undefined) await tellAll(ledger, one);
  const two = await ledger.reserve({ lot, slot: '1', lease });
  await ledger.tell(lot, 2, { kind: 'exposing' }, two?.id);
  using database = new DatabaseSync(where);
  const version = database.prepare('select shown, sealed, values_mac, version from units where number = 2').get() ?? {};
  await ledger.tell(lot, 2, { kind: 'failed', cause: 'card' }, two?.id);
  const [fresh] = plainUnits(1);
  if (fresh !== undefined) await ledger.replace(lot, 2, fresh);
  expect(await ledger.prove(lot)).toEqual({ lot, entries: (await Array.fromAsync(ledger.log(lot))).length });
  return { lot, version };
}

interface Row {
  sequence: number;
  station: string;
  unit: number | null;
  bound: string | null;
  event: string;
  previous: string;
}

/** Gives all entries from one on the hashes that they would have. `change`: null takes an entry out. */
function rebuild(database: DatabaseSync, change: (row: Row) => Row | null, sign?: (hash: string) => string): void {
  const rows = database.prepare('select * from log order by sequence').all() as unknown as Row[];
  let previous = '0'.repeat(64);
  let sequence = 0;
  database.exec('delete from log');
  for (const row of rows) {
    const changed = change({ ...row });
    if (changed === null) continue;
    const next = { ...changed, sequence: ++sequence, previous } as Record<string, unknown>;
    const { unit, reservation } = next;
    const hash = hashOf({
      ...next,
      event: JSON.parse(changed.event),
      unit: unit ?? undefined,
      reservation: reservation ?? undefined,
      bound: changed.bound === null ? undefined : JSON.parse(changed.bound ?? '{}'),
    } as unknown as Parameters<typeof hashOf>[0]);
    const values = { ...next, hash, ...(sign === undefined ? {} : { signature: sign(hash) }) } as Record<
      string,
      string
    >;
    const names = Object.keys(values);
    database
      .prepare(`insert into log (${names.join()}) values (${names.map(() => '?').join()})`)
      .run(...Object.values(values));
    previous = hash;
  }
  database.prepare('update lots set sequence = ?, hash = ?').run(sequence, previous);
}

describe('whoever has the database and no key of a station', () => {
  const forged = async (
    change: (database: DatabaseSync, at: { lot: string; version: Record<string, unknown> }) => void,
    look: (ledger: Ledger, lot: string) => Promise<void>,
  ) => {
    await using folder = await temporaryFolder();
    const where = join(folder.path, 'ledger.sqlite');
    const made = await ledgerAt(where, folder.path);
    {
      using database = new DatabaseSync(where);
      change(database, made);
    }
    // A station that has the keys, and has seen nothing of the ledger yet: the one who saw it hears of more.
    const keys = join(folder.path, 'again');
    await copyKeys(folder.path, keys);
    await using ledger = await ledgerOf(where, keys);
    await look(ledger, made.lot);
  };

  it('cannot change an entry and build the chain anew', async () => {
    await forged(
      (database) =>
        rebuild(database, (row) =>
          row.sequence === 8 ? { ...row, event: canonicalJson({ kind: 'shipped', certificate: 'd'.repeat(64) }) } : row,
        ),
      async (ledger, lot) => {
        const { problem } = await ledger.prove(lot);
        expect(problem).toMatchObject({ at: { entry: 8 } });
        expect(problem?.reason).toContain('has not signed it');
      },
    );
  });

  it('cannot take out an entry and build the chain anew', async () => {
    await forged(
      (database) => rebuild(database, (row) => (row.event.includes('replaced') ? null : row)),
      async (ledger, lot) => expect((await ledger.prove(lot)).problem).toBeDefined(),
    );
  });

  it('cannot sign as a station that was never admitted, or with a key that is not its own', async () => {
    const stranger = asStationKey(generateKeyPairSync('ed25519').privateKey);
    for (const change of [
      (row: Row) => row,
      (row: Row) => ({ ...row, station: row.sequence > 2 ? stranger.fingerprint : row.station }),
    ])
      await forged(
        (database) => rebuild(database, change, (hash) => signHash(stranger, hash)),
        async (ledger, lot) => expect((await ledger.prove(lot)).problem).toBeDefined(),
      );
  });

  it('cannot give a unit the values back that were burnt', async () => {
    await forged(
      (database, { version }) => {
        const { shown, sealed, values_mac } = version as Record<string, string>;
        const sql = 'update units set shown = ?, sealed = ?, values_mac = ? where number = 2';
        database.prepare(sql).run(shown ?? '', sealed ?? '', values_mac ?? '');
      },
      async (ledger, lot) => {
        await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'ledger-damaged' });
        expect((await ledger.prove(lot)).problem).toMatchObject({ at: { unit: 2 } });
      },
    );
  });

  it('cannot make a unit fresh that has passed', async () => {
    await forged(
      (database) =>
        database.exec(`update units set state = 'open', value_state = 'fresh', reservation = null where number = 1`),
      async (ledger, lot) => {
        await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'ledger-damaged' });
        expect((await ledger.units(lot, { units: [1] }))[0]).toMatchObject({ state: 'open' });
      },
    );
  });

  it('cannot change what is not secret', async () => {
    await forged(
      (database) => database.exec(`update units set shown = '{"serial":"mine"}' where number = 2`),
      async (ledger, lot) => {
        await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'ledger-damaged' });
      },
    );
  });

  it("cannot exchange the lot's keys, and the values with them", async () => {
    await forged(
      (database, { lot }) => {
        const mine = newLotKeys();
        const [values] = plainUnits(1);
        const kept = sealValues(mine, { lot, unit: 2, version: 1 }, values ?? { shown: {}, secret: {} });
        const sql = 'update units set shown = ?, sealed = ?, values_mac = ? where number = 2';
        database.prepare(sql).run(kept.shown, kept.sealed, kept.values_mac);
        const { station = '', box = '' } = database.prepare('select station, box from stations').get() ?? {};
        const about = JSON.stringify(['keys', lot, String(station)]);
        const wrapped = sealFor(Buffer.from(String(box), 'base64'), mine.both, about).toString('base64');
        database.prepare('update stations set wrapped = ?').run(wrapped);
      },
      async (ledger, lot) => {
        await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'ledger-damaged' });
        expect((await ledger.prove(lot)).problem).toMatchObject({ reason: 'its keys were exchanged' });
      },
    );
  });

  it('finds out no short value by trying them all', async () => {
    const { uniqueDigest } = await import('../../../../electron/engine/lot/ledger/keys/unique.ts');
    expect(uniqueDigest(newLotKeys(), 'pin', '1234')).not.toBe(uniqueDigest(newLotKeys(), 'pin', '1234'));
  });
});

describe('a station that was not admitted', () => {
  it('proves all but the values, and changes nothing', async () => {
    await using folder = await temporaryFolder();
    const where = join(folder.path, 'ledger.sqlite');
    const { lot } = await ledgerAt(where, folder.path);
    await using ledger = await ledgerOf(where, join(folder.path, 'other'));
    expect(await ledger.prove(lot)).toMatchObject({ valuesUnproved: true });
    await expect(ledger.tellLot(lot, { kind: 'closed' })).rejects.toMatchObject({ code: 'station-not-admitted' });
    await expect(ledger.tell(lot, 3, { kind: 'scrapped', reason: '' })).rejects.toMatchObject({
      code: 'station-not-admitted',
    });
    expect(await ledger.settle(lot)).toMatchObject({ returned: [], burnt: [] });
  });
});

async function copyKeys(from: string, to: string): Promise<void> {
  const { cp, mkdir } = await import('node:fs/promises');
  await mkdir(to, { mode: 0o700 });
  for (const name of ['station-key.pem', 'station-box-key.pem']) await cp(join(from, name), join(to, name));
}
