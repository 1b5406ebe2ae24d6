import { isWickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import { disableValues } from '../ledger/disable-values.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { freshValues } from './fresh-values.ts';
import { lotFolder } from './lot-folders.ts';

export interface Renewing {
  stationFolder: string;
  /** Has the Hub take a token no longer. */
  disable: (tag: string, signal: AbortSignal) => Promise<unknown>;
  signal: AbortSignal;
}

/** ms that a Hub has. */
const patience = 20_000;

/**
 * Other values for a unit whose own are burnt, by the rules of its lot. undefined where somebody has to give them, or where
 * its token cannot be disabled: once it has other values, nobody would know any more that there is one.
 *
 * @throws WickError `ledger-unreachable`
 */
export async function otherValues(
  ledger: Ledger,
  { lot: id, ...unit }: UnitRecord,
  { stationFolder, disable, signal }: Renewing,
): Promise<UnitRecord | undefined> {
  const { number, values, marks } = unit;
  try {
    const { lot } = await ledger.lot(id);
    const folder = await lotFolder(stationFolder, lot).catch(() => undefined);
    const others = await freshValues(lot, unit, { folder, signal });
    if (others === undefined) return undefined;
    const tag = values === 'burnt' || values === 'disabling' ? marks?.tag : undefined;
    if (tag !== undefined) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
      await disableValues(ledger, { lot: id, number }, async () => await disable(tag, within));
    }
    return await ledger.replace(id, number, others);
  } catch (error) {
    // It is taken back all the same, and can be given values by a person.
    if (!isWickError(error) || isWickError(error, 'ledger-unreachable')) throw error;
    return undefined;
  }
}
