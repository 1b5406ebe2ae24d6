import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { Ledger } from './ledger.ts';

/**
 * Has the Hub take a unit's values no longer. The ledger knows it before the Hub is asked: from then on nobody goes on with
 * them, and where this ends in the middle, `reconcile` asks the Hub again.
 *
 * @throws WickError `unit-moved` where they are in use, `ledger-unreachable`, and what `ask` throws
 */
export async function disableValues(
  ledger: Pick<Ledger, 'tell'>,
  { lot, number }: Pick<UnitRecord, 'lot' | 'number'>,
  ask: () => Promise<unknown>,
): Promise<UnitRecord> {
  await ledger.tell(lot, number, { kind: 'disabling' });
  await ask();
  return await ledger.tell(lot, number, { kind: 'disabled' });
}
