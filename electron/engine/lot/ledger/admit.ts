import { changeLot, type LotChange } from './change.ts';
import type { LotKeys } from './keys/lot-keys.ts';
import { sealFor } from './keys/sealed-box.ts';
import { readStationCard, type StationCard } from './keys/station-card.ts';
import { aboutKeys } from './lot-keys.ts';
import type { Store } from './store.ts';

/** Admits the station that makes the lot. */
export async function admitFirst(lotChange: LotChange, keys: LotKeys): Promise<void> {
  const { key, box } = lotChange.store;
  const { fingerprint, publicKey } = key;
  await enter(lotChange, keys, { fingerprint, key: Buffer.from(publicKey), box: Buffer.from(box.publicKey), name: '' });
}

/**
 * Lets another station read the lot's secrets and make its units. Again, and it has another name, or another key.
 *
 * @param card what that station says it is
 * @throws WickError `usage`, `lot-unknown`, `station-not-admitted` where this station is none itself
 */
export async function admit(store: Store, lot: string, { card, name }: { card: string; name: string }): Promise<void> {
  const other = readStationCard(card);
  await changeLot(store, lot, async (lotChange) => {
    const keys = await lotChange.keys();
    const present = await lotChange.change
      .selectFrom('stations')
      .select(['name', 'box'])
      .where('lot', '=', lot)
      .where('station', '=', other.fingerprint)
      .executeTakeFirst();
    if (present?.name === name && present.box === other.box.toString('base64')) return;
    await lotChange.change
      .deleteFrom('stations')
      .where('lot', '=', lot)
      .where('station', '=', other.fingerprint)
      .execute();
    await enter(lotChange, keys, { ...other, name });
  });
}

async function enter(
  lotChange: LotChange,
  keys: LotKeys,
  { fingerprint: station, name, ...card }: StationCard & { name: string },
): Promise<void> {
  const lot = lotChange.row.id;
  const wrapped = sealFor(card.box, keys.both, aboutKeys(lot, station)).toString('base64');
  const [key, box] = [card.key.toString('base64'), card.box.toString('base64')];
  await lotChange.change.insertInto('stations').values({ lot, station, name, key, box, wrapped }).execute();
  await lotChange.tellLot({ kind: 'admitted', station, name }, { key, box });
}
