import { dirname, resolve } from 'node:path';
import { engineerKey } from '../definition/engineer-key.ts';
import { type LotWish, type MakeLotOptions, makeLot } from '../definition/make-lot.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { keepLotFolder } from './lot-folders.ts';

/**
 * Makes a lot, signed by this station's engineer, and enters it with all its units. Its files stay where they are.
 *
 * @throws WickError what `makeLot` throws, `value-used`, `ledger-unreachable`
 */
export async function createLot(
  ledger: Ledger,
  wish: LotWish,
  { stationFolder, ...options }: Omit<MakeLotOptions, 'key'> & { stationFolder: string },
): Promise<{ lot: string; name: string; units: number; notes: string[] }> {
  const { signed, units, notes } = await makeLot(wish, { ...options, key: await engineerKey(stationFolder) });
  const { id, name } = signed.lot;
  await ledger.create(signed, units);
  await keepLotFolder(stationFolder, id, dirname(resolve(wish.recipe)));
  return { lot: id, name, units: units.length, notes };
}
