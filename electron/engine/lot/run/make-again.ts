import { isWickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import { disableValues } from '../ledger/disable-values.ts';
import type { LotRunOptions } from './options.ts';

/** ms that a Hub has. */
const patience = 20_000;

/**
 * Lets a unit that failed be made once more: with its values where nobody has seen them, else with others where there are
 * any. One whose device failed waits for somebody who looks at that.
 *
 * @throws WickError `ledger-unreachable`, and what disabling tokens and making values throws
 */
export async function makeAgain(
  { ledger, lot, renewValues, disableToken }: Pick<LotRunOptions, 'ledger' | 'lot' | 'renewValues' | 'disableToken'>,
  record: UnitRecord,
): Promise<void> {
  const { number, state, values, cause, marks } = record;
  if (state !== 'failed' || cause === 'boot') return;
  if (values === 'fresh') {
    await ledger.tell(lot.id, number, { kind: 'returned', reason: 'its values were shown to nobody' });
    return;
  }
  const tag = values === 'burnt' || values === 'disabling' ? marks?.tag : undefined;
  // Once it has other values, nobody would know any more that there is a token.
  if (tag !== undefined && disableToken !== undefined)
    await disableValues(ledger, record, async () => await disableToken(tag, AbortSignal.timeout(patience)));
  const others = lot.values.kind === 'none' ? { shown: {}, secret: {} } : await renewValues?.(record);
  if (others !== undefined) await ledger.replace(lot.id, number, others);
}

/** The same for all that this station has left behind. @throws WickError `ledger-unreachable` */
export async function makeAllAgain(options: LotRunOptions): Promise<void> {
  const { ledger, lot } = options;
  for (const record of await ledger.units(lot.id, { states: ['failed'], station: ledger.station })) {
    try {
      await makeAgain(options, record);
    } catch (error) {
      // Somebody else was quicker, or there are no such values: it stays as it is.
      if (isWickError(error, 'ledger-unreachable')) throw error;
    }
  }
}
