import { randomBytes } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import { changeLot, type LotChange } from './change.ts';
import type { Change, Database } from './database/tables.ts';
import { openBox, sealFor } from './keys/sealed-box.ts';
import { readStationCard, stationCard } from './keys/station-card.ts';
import { lotUnknown, type Store } from './store.ts';

/** Admits the station that makes the lot, with a new data key. */
export async function admitFirst(lotChange: LotChange): Promise<Buffer> {
  const { key: own, box } = lotChange.store;
  const key = randomBytes(32);
  await enter(lotChange, key, { fingerprint: own.fingerprint, box: box.publicKey, name: '' });
  return key;
}

/**
 * Lets another station read the lot's secrets and make its units. Again, and it has another name, or another key.
 *
 * @param card what that station says it is
 * @throws WickError `usage`, `lot-unknown`, `station-not-admitted` where this station is none itself
 */
export async function admit(store: Store, lot: string, { card, name }: { card: string; name: string }): Promise<void> {
  const other = readStationCard(card);
  const key = await dataKey(store, store.database, lot);
  await changeLot(store, lot, async (lotChange) => {
    const present = await find(lotChange.change, lot, other.fingerprint);
    if (present?.name === name && present.box === other.box.toString('base64')) return;
    await lotChange.change
      .deleteFrom('stations')
      .where('lot', '=', lot)
      .where('station', '=', other.fingerprint)
      .execute();
    await enter(lotChange, key, { ...other, name });
  });
}

/**
 * The key that a lot's secrets are encrypted with.
 *
 * @throws WickError `lot-unknown`, `station-not-admitted`
 */
export async function dataKey(store: Store, database: Change | Database, lot: string): Promise<Buffer> {
  const known = store.dataKeys.get(lot);
  if (known !== undefined) return known;
  const station = store.key.fingerprint;
  const found = await find(database, lot, station);
  const key = found === undefined ? undefined : open(store, lot, found.wrapped);
  if (key !== undefined) {
    store.dataKeys.set(lot, key);
    return key;
  }
  const present = await database.selectFrom('lots').select('id').where('id', '=', lot).executeTakeFirst();
  if (present === undefined) throw lotUnknown(lot);
  throw new WickError('station-not-admitted', { lot, station, card: stationCard(store.key, store.box) });
}

/** A station that has lost its key, and made another one, is to be admitted again. */
function open(store: Store, lot: string, wrapped: string): Buffer | undefined {
  try {
    return openBox(store.box.privateKey, Buffer.from(wrapped, 'base64'), aboutKey(lot, store.key.fingerprint));
  } catch {
    return undefined;
  }
}

async function find(database: Change | Database, lot: string, station: string) {
  return await database
    .selectFrom('stations')
    .select(['name', 'box', 'wrapped'])
    .where('lot', '=', lot)
    .where('station', '=', station)
    .executeTakeFirst();
}

async function enter(
  lotChange: LotChange,
  key: Uint8Array,
  { fingerprint: station, box, name }: { fingerprint: string; box: Uint8Array; name: string },
): Promise<void> {
  const lot = lotChange.row.id;
  const wrapped = sealFor(box, key, aboutKey(lot, station)).toString('base64');
  await lotChange.change
    .insertInto('stations')
    .values({ lot, station, name, box: Buffer.from(box).toString('base64'), wrapped })
    .execute();
  await lotChange.tellLot({ kind: 'admitted', station, name });
}

function aboutKey(lot: string, station: string): string {
  return JSON.stringify(['key', lot, station]);
}
