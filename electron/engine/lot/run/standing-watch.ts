import { asWickError, type WickError } from '../../../contract/errors.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Wakeup } from '../../boot/wakeup.ts';

/** ms between two looks at a ledger that says nothing by itself. */
const usualPause = 2000;

export interface StandingOptions {
  ledger: Pick<Ledger, 'check' | 'standing' | 'changes'>;
  lot: string;
  standing: LotStanding;
  signal: AbortSignal;
  onLook: () => void;
  /** The ledger could be reached and has all that this station has seen, or why not. */
  onReach: (error: WickError | undefined) => void;
}

/** Where a lot stands, by what the ledger said last. */
export class StandingWatch {
  readonly #options: StandingOptions;
  readonly #wakeup = new Wakeup();
  #standing: LotStanding;
  #looking: Promise<void> | undefined;

  constructor(options: StandingOptions) {
    this.#options = options;
    this.#standing = options.standing;
  }

  get standing(): LotStanding {
    return this.#standing;
  }

  /** Looks whenever the ledger says that something has changed, and now and then. Ends with the signal. */
  async run(): Promise<void> {
    const { ledger, signal } = this.#options;
    const listening = (async () => {
      for await (const _ of ledger.changes.follow(signal, 100)) this.#wakeup.wake();
    })();
    while (!signal.aborted) {
      await this.#wakeup.sleep(usualPause, signal);
      if (!signal.aborted) await this.look();
    }
    await listening;
  }

  /** Soon. */
  wake(): void {
    this.#wakeup.wake();
  }

  /** Looks now. Never throws. */
  async look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { ledger, lot, signal, onLook, onReach } = this.#options;
    try {
      await ledger.check(lot);
      this.#standing = await ledger.standing(lot);
    } catch (error) {
      if (!signal.aborted) onReach(asWickError(error));
      return;
    }
    onReach(undefined);
    onLook();
  }
}
