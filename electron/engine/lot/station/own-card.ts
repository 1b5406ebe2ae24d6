import { stationKey } from '../../certificate/station-key.ts';
import { boxKey } from '../ledger/keys/box-key.ts';
import { stationCard } from '../ledger/keys/station-card.ts';

/** What other stations need to admit this one; it is known without a ledger. @throws WickError `file-unwritable` */
export async function cardOf(folder: string): Promise<{ key: string; fingerprint: string }> {
  const key = await stationKey(folder);
  return { key: stationCard(key, await boxKey(folder)), fingerprint: key.fingerprint };
}
