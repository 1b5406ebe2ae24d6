import { WickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { handCauses } from '../../../contract/lot/states.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { otherValues, type Renewing } from './other-values.ts';

export interface HandWord {
  /** Its id. */
  lot: string;
  unit: number;
  what: 'failed' | 'returned' | 'scrapped';
  reason: string;
  /** Why a unit failed whose card has left its station. */
  cause?: (typeof handCauses)[number] | undefined;
}

/**
 * What a person says of a unit. One whose card has left its station has failed first, whatever becomes of it then: its values
 * may be in a device. One that is taken back is given other values where its own are burnt and the lot can make some.
 *
 * @throws WickError `unit-moved` where its state does not allow it, `lot-no-unit`, `lot-unknown`, `ledger-unreachable`
 */
export async function tellByHand(
  ledger: Ledger,
  { lot, unit, what, reason, cause = 'other' }: HandWord,
  options: Renewing,
): Promise<UnitRecord> {
  const [record] = await ledger.units(lot, { units: [unit] });
  if (record === undefined) throw new WickError('lot-no-unit', { lot, unit });
  const isOut = record.state === 'shipped' || record.state === 'booted';
  if (what === 'failed' || isOut) {
    const failed = await ledger.tell(lot, unit, { kind: 'failed', cause, message: reason, byHand: true });
    if (what === 'failed') return failed;
  }
  const told = await ledger.tell(lot, unit, { kind: what, reason });
  if (what !== 'returned' || told.values === 'fresh') return told;
  return (await otherValues(ledger, told, options)) ?? told;
}
