import { isWickError, WickError } from '../../../contract/errors.ts';
import type { Bound } from '../../../contract/lot/record.ts';
import type { Change, Database } from './database/tables.ts';
import { type LotKeys, lotKeysOf, newLotKeys } from './keys/lot-keys.ts';
import { openBox } from './keys/sealed-box.ts';
import { stationCard } from './keys/station-card.ts';
import { lotUnknown, type Store } from './store.ts';

/**
 * The keys of a lot, which this station was given when it was admitted.
 *
 * @throws WickError `lot-unknown`, `station-not-admitted`, `ledger-damaged` where they are not those that it was created with
 */
export async function openLotKeys(store: Store, database: Change | Database, lot: string): Promise<LotKeys> {
  const known = store.lotKeys.get(lot);
  if (known !== undefined) return known;
  const station = store.key.fingerprint;
  const row = await database
    .selectFrom('stations')
    .select('wrapped')
    .where('lot', '=', lot)
    .where('station', '=', station)
    .executeTakeFirst();
  const keys = row === undefined ? undefined : unwrap(store, lot, row.wrapped);
  if (keys === undefined) {
    const present = await database.selectFrom('lots').select('id').where('id', '=', lot).executeTakeFirst();
    if (present === undefined) throw lotUnknown(lot);
    throw new WickError('station-not-admitted', { lot, station, card: stationCard(store.key, store.box) });
  }
  // Whoever can write the ledger can seal other keys for a station.
  if ((await checkOf(database, lot)) !== keys.check)
    throw new WickError('ledger-damaged', { ledger: store.name, reason: 'the keys of the lot were exchanged' });
  store.lotKeys.set(lot, keys);
  return keys;
}

async function checkOf(database: Change | Database, lot: string): Promise<string | undefined> {
  const first = await database
    .selectFrom('log')
    .select('bound')
    .where('lot', '=', lot)
    .where('sequence', '=', 1)
    .executeTakeFirst();
  return first?.bound == null ? undefined : (JSON.parse(first.bound) as Bound).check;
}

/** A station that has lost its key, and made another one, is to be admitted again. */
function unwrap(store: Store, lot: string, wrapped: string): LotKeys | undefined {
  try {
    const about = aboutKeys(lot, store.key.fingerprint);
    return lotKeysOf(openBox(store.box.privateKey, Buffer.from(wrapped, 'base64'), about));
  } catch {
    return undefined;
  }
}

export function aboutKeys(lot: string, station: string): string {
  return JSON.stringify(['keys', lot, station]);
}

/**
 * Keys for a lot that is about to be made. By those of another lot this station knows which values the ledger has seen; of
 * two stations that make the first lot at once, one is the first.
 *
 * @throws WickError `station-unknown`, `ledger-damaged`
 */
export async function makeLotKeys(store: Store, change: Change): Promise<LotKeys> {
  const first = change.selectFrom('ledger').select('id');
  await (store.engine === 'postgres' ? first.forUpdate() : first).execute();
  const station = store.key.fingerprint;
  const mine = await change
    .selectFrom('stations')
    .innerJoin('lots', 'lots.id', 'stations.lot')
    .select('lots.id')
    .where('stations.station', '=', station)
    .orderBy('lots.created', 'desc')
    .execute();
  let refused: WickError | undefined;
  for (const { id } of mine) {
    try {
      return newLotKeys((await openLotKeys(store, change, id)).unique);
    } catch (error) {
      // Its key was lost: the lots are enough to which it was admitted again.
      if (!isWickError(error, 'station-not-admitted')) throw error;
      refused ??= error;
    }
  }
  if (refused !== undefined) throw refused;
  const other = await change.selectFrom('lots').select('id').orderBy('created', 'desc').limit(1).executeTakeFirst();
  if (other === undefined) return newLotKeys();
  const card = stationCard(store.key, store.box);
  throw new WickError('station-unknown', { ledger: store.name, lot: other.id, station, card });
}
