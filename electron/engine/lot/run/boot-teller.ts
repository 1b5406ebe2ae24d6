import { asWickError, isWickError, type WickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import { Wakeup } from '../../boot/wakeup.ts';
import type { Ledger, ToldEvent } from '../ledger/ledger.ts';

export interface BootTellerOptions {
  ledger: Pick<Ledger, 'tell' | 'units'>;
  lot: string;
  /** Ends the tries; what was not told then is found out again by whoever opens the shelf next. */
  signal: AbortSignal;
  reach: (error: WickError) => void;
}

/** A unit as it is awaited. */
export type ToldUnit = Pick<UnitRecord, 'number' | 'attempt' | 'reservation'>;

/** `moved`: it is something else by now, and stays so. `ended`: nobody could be told. */
export type Outcome = { is: 'told' | 'ended' } | { is: 'moved'; record: UnitRecord | undefined };

/** ms between two tries. */
const shortestPause = 250;
const longestPause = 5000;

/** Tells the ledger how first boots went, however long it is away. */
export class BootTeller {
  readonly #options: BootTellerOptions;

  constructor(options: BootTellerOptions) {
    this.#options = options;
  }

  /** Never throws. */
  async tell(unit: ToldUnit, event: ToldEvent): Promise<Outcome> {
    const { signal, reach } = this.#options;
    const wakeup = new Wakeup();
    for (let pause = shortestPause; ; pause = Math.min(pause * 2, longestPause)) {
      try {
        return await this.#tellOnce(unit, event);
      } catch (error) {
        reach(asWickError(error));
      }
      if (signal.aborted) return { is: 'ended' };
      await wakeup.sleep(pause, signal);
    }
  }

  async #tellOnce({ number, attempt, reservation }: ToldUnit, event: ToldEvent): Promise<Outcome> {
    const { ledger, lot } = this.#options;
    try {
      await ledger.tell(lot, number, event, reservation);
      return { is: 'told' };
    } catch (error) {
      if (!isWickError(error, 'unit-moved') && !isWickError(error, 'lot-no-unit')) throw error;
    }
    const [record] = await ledger.units(lot, { units: [number] });
    return record?.attempt === attempt && isAlready(record, event) ? { is: 'told' } : { is: 'moved', record };
  }
}

/** Another station has seen the same. */
function isAlready({ state, cause }: UnitRecord, { kind }: ToldEvent): boolean {
  if (kind === 'booted') return state === 'booted' || state === 'passed';
  return kind === 'failed' ? state === 'failed' && cause === 'boot' : state === kind;
}
