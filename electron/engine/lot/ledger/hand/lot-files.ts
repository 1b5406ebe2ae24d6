import { join } from 'node:path';
import type { UnitInHand } from '../ledger.ts';
import { lotUnknown } from '../store.ts';
import { handsOf, readJournal } from './journal.ts';
import { makeFolder } from '../../../sync-folder.ts';

/** What a station had in hand, by its journal alone. `folder`: where it keeps its keys. */
export async function unitsInHand(folder: string, lot: string): Promise<UnitInHand[]> {
  return handsOf(await readJournal(`${await lotFiles(folder, lot)}.journal`));
}

/** The lot's files in the station's folder, without suffix. @throws WickError `lot-unknown` */
export async function lotFiles(folder: string, lot: string): Promise<string> {
  // It becomes the name of a file.
  if (!/^[0-9a-f-]{36}$/i.test(lot)) throw lotUnknown(lot);
  const lots = join(folder, 'lots');
  await makeFolder(lots);
  return join(lots, lot.toLowerCase());
}
