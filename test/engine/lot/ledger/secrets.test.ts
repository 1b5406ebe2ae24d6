import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ledger, UnitValues } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { alterLedger } from '../../../rigs/alter-ledger.ts';
import { ledgerOf, plainLot, plainUnits, tellAll } from '../../../rigs/lot.ts';
import { lotStores } from '../../../rigs/lot-stores.ts';
import { needing } from '../../../rigs/needs.ts';
import { Postgres } from '../../../rigs/postgres.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const lease = 60_000;

/** A secret as it might stand in a file. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, '').slice(0, -1),
    bytes.toString('utf16le'),
  ];
}

async function filesBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return await Promise.all(
    entries.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))),
  );
}

describe('the secrets of a lot', () => {
  it('stand in no file of a ledger in SQLite', async () => {
    await using folder = await temporaryFolder();
    const where = join(folder.path, 'ledger.sqlite');
    await using ledger = await ledgerOf(where, folder.path);
    const units = plainUnits(20, 'quite-secret');
    const signed = plainLot(20);
    await ledger.create(signed, units);
    const taken = await ledger.reserve({ lot: signed.lot.id, slot: '1', lease });
    if (taken !== undefined) await tellAll(ledger, taken);
    const names = await readdir(folder.path);
    expect(names).toEqual(expect.arrayContaining(['ledger.sqlite', 'ledger.sqlite-wal']));
    const files = await filesBelow(folder.path);
    // What is not secret is found, so that the search can find something.
    expect(files.some((file) => file.includes('serial-quite-secret-7'))).toBe(true);
    for (const { secret } of units)
      for (const form of forms(secret['token']?.reveal() ?? ''))
        expect(files.some((file) => file.includes(form))).toBe(false);
    if (process.platform !== 'win32')
      for (const name of names.filter((one) => one.startsWith('ledger')))
        expect((await stat(join(folder.path, name))).mode & 0o077).toBe(0);
  });

  it('stand in no file and no dump of a ledger in PostgreSQL', needing('postgresql'), async () => {
    await using server = await Postgres.start();
    await using folder = await temporaryFolder();
    const where = await server.newDatabase();
    await using ledger = await ledgerOf(where, folder.path);
    const units = plainUnits(20, 'quite-secret');
    const signed = plainLot(20);
    await ledger.create(signed, units);
    const taken = await ledger.reserve({ lot: signed.lot.id, slot: '1', lease });
    if (taken !== undefined) await tellAll(ledger, taken);
    await server.query('checkpoint');
    const places = [Buffer.from(await server.dump(where)), ...(await filesBelow(server.folder).catch(() => []))];
    expect(places.length).toBeGreaterThan(100);
    expect(places.some((place) => place.includes('serial-quite-secret-7'))).toBe(true);
    for (const { secret } of units)
      for (const form of forms(secret['token']?.reveal() ?? ''))
        expect(places.some((place) => place.includes(form))).toBe(false);
  });
});

describe.each(lotStores())('stations of a ledger in $name', ({ place, options }) => {
  it('make no units of a lot before they are admitted', options, async () => {
    await using at = await place();
    await using one = await ledgerOf(at.where, join(at.folder, 'one'));
    await using two = await ledgerOf(at.where, join(at.folder, 'two'));
    const signed = plainLot(5);
    const { id: lot } = signed.lot;
    const units = plainUnits(5);
    await one.create(signed, units);
    const refused: unknown = await two.reserve({ lot, slot: '1', lease }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'station-not-admitted', exit: 'noRights' });
    expect(refused).toHaveProperty('hint', expect.stringContaining(two.card));
    await expect(two.add(lot, plainUnits(1))).rejects.toMatchObject({ code: 'station-not-admitted' });
    await expect(two.admit(lot, two.card, 'itself')).rejects.toMatchObject({ code: 'station-not-admitted' });
    await expect(one.admit(lot, `${two.card.slice(0, -3)}AAA`, 'bench 2')).rejects.toMatchObject({ code: 'usage' });
    await one.admit(lot, two.card, 'bench 2');
    await one.admit(lot, two.card, 'bench 2');
    const taken = await two.reserve({ lot, slot: '1', lease });
    expect(taken?.values.secret['token']?.reveal()).toBe(units[0]?.secret['token']?.reveal());
    const events = (await Array.fromAsync(one.log(lot))).map(({ event }) => event);
    expect(events.filter(({ kind }) => kind === 'admitted')).toEqual([
      { kind: 'admitted', station: one.station, name: '' },
      { kind: 'admitted', station: two.station, name: 'bench 2' },
    ]);
  });

  it('make no lots in a ledger of others, whose used values they cannot tell', options, async () => {
    await using at = await place();
    await using one = await ledgerOf(at.where, join(at.folder, 'one'));
    await using two = await ledgerOf(at.where, join(at.folder, 'two'));
    const [first, second, units] = [plainLot(5), plainLot(5), plainUnits(5)];
    const { id: lot } = first.lot;
    await one.create(first, units);
    const refused: unknown = await two.create(second, plainUnits(5)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'station-unknown', exit: 'noRights', fields: { lot } });
    expect(refused).toHaveProperty('hint', expect.stringContaining(two.card));
    expect(await two.list()).toHaveLength(1);
    await one.admit(lot, two.card, 'bench 2');
    await expect(two.create(second, units)).rejects.toMatchObject({ code: 'value-used' });
    await two.create(second, plainUnits(5));
    await expect(one.create(plainLot(5), await valuesOf(two, second.lot.id))).rejects.toMatchObject({
      code: 'value-used',
    });
  });

  it.each([0, 1])(
    'make lots again where they have lost a key, once admitted to one lot (%i)',
    options,
    async (again) => {
      await using at = await place();
      const own = join(at.folder, 'two');
      await using one = await ledgerOf(at.where, join(at.folder, 'one'));
      const lots = [plainLot(2), plainLot(2)].map((signed) => ({ signed, units: plainUnits(2) }));
      {
        await using two = await ledgerOf(at.where, own);
        for (const { signed, units } of lots) {
          await one.create(signed, units);
          await one.admit(signed.lot.id, two.card, 'bench 2');
        }
      }
      await rm(join(own, 'station-box-key.pem'));
      await using two = await ledgerOf(at.where, own);
      await expect(two.create(plainLot(2), plainUnits(2))).rejects.toMatchObject({ code: 'station-not-admitted' });
      await one.admit(lots[again]?.signed.lot.id ?? '', two.card, 'bench 2');
      for (const { units } of lots)
        await expect(two.create(plainLot(2), units)).rejects.toMatchObject({ code: 'value-used' });
      await two.create(plainLot(2), plainUnits(2));
    },
  );

  it('hear when somebody has moved a secret to another unit', options, async () => {
    await using at = await place();
    await using ledger = await ledgerOf(at.where, at.folder);
    const signed = plainLot(2);
    await ledger.create(signed, plainUnits(2));
    const sealed = 'select sealed from units other where other.number = 3 - units.number';
    alterLedger(at.where, `update units set sealed = (${sealed})`);
    await expect(ledger.reserve({ lot: signed.lot.id, slot: '1', lease })).rejects.toMatchObject({
      code: 'ledger-damaged',
    });
    expect((await ledger.standing(signed.lot.id)).states.open).toBe(2);
  });
});

describe('the key that secrets are sealed for', () => {
  it('is read by its owner alone', { skip: process.platform === 'win32' }, async () => {
    await using folder = await temporaryFolder();
    const where = join(folder.path, 'ledger.sqlite');
    await (await ledgerOf(where, folder.path))[Symbol.asyncDispose]();
    const path = join(folder.path, 'station-box-key.pem');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await expect(ledgerOf(where, folder.path)).rejects.toMatchObject({ code: 'source-unreadable' });
  });
});

/** A lot's units, given once more. */
async function valuesOf(ledger: Ledger, lot: string): Promise<UnitValues[]> {
  return (await ledger.units(lot)).map(({ shown }) => ({ shown, secret: {} }));
}
