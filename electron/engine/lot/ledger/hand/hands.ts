import type { UnitRecord } from '../../../../contract/lot/record.ts';
import type { Untold } from '../ledger.ts';
import type { Store } from '../store.ts';
import { lotFiles } from './lot-files.ts';
import { LotHand } from './lot-hand.ts';

interface Held {
  hand: Promise<LotHand>;
  /** Once it is had. */
  taken?: LotHand;
  users: number;
  /** Something was reserved: it is not let go before the ledger is closed. */
  isKept: boolean;
  closing?: Promise<void>;
}

/** The lots that this process has in its hands. What was taken for one question alone is let go again. */
export class Hands implements AsyncDisposable {
  readonly #store: Store;
  readonly #folder: string;
  readonly #held = new Map<string, Held>();

  constructor(store: Store, folder: string) {
    this.#store = store;
    this.#folder = folder;
  }

  /** @throws WickError `lot-held`, `lot-unknown`, `file-unwritable` */
  async use<T>(lot: string, work: (hand: LotHand) => Promise<T>, isKept = false): Promise<T> {
    const held = await this.#hold(lot);
    held.users += 1;
    held.isKept ||= isKept;
    try {
      return await work(await held.hand);
    } finally {
      held.users -= 1;
      const isHeld = await held.hand.then(
        () => true,
        () => false,
      );
      if (held.users === 0 && (!held.isKept || !isHeld)) await this.#letGo(lot, held);
    }
  }

  /** The hand that has reserved it, if it was this process. */
  async holding(lot: string, reservation: string): Promise<LotHand | undefined> {
    const held = this.#held.get(lot);
    if (held?.isKept !== true) return undefined;
    const hand = await held.hand;
    return hand.holds(reservation) ? hand : undefined;
  }

  untold(lot: string): Untold {
    return this.#held.get(lot)?.taken?.untold ?? { units: [], refused: [] };
  }

  /** It has come to its end, and not by who reserved it. */
  ended({ lot, reservation }: Pick<UnitRecord, 'lot' | 'reservation'>): void {
    if (reservation !== undefined) this.#held.get(lot)?.taken?.ended(reservation);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [lot, held] of this.#held) await this.#letGo(lot, held);
  }

  async #hold(lot: string): Promise<Held> {
    for (let held = this.#held.get(lot); held !== undefined; held = this.#held.get(lot)) {
      if (held.closing === undefined) return held;
      await held.closing;
    }
    const hand = lotFiles(this.#folder, lot).then(async (path) => await LotHand.take(this.#store, lot, path));
    const held: Held = { hand, users: 0, isKept: false };
    hand.then(
      (taken) => {
        held.taken = taken;
      },
      // Whoever uses it hears of it.
      () => {},
    );
    this.#held.set(lot, held);
    return held;
  }

  async #letGo(lot: string, held: Held): Promise<void> {
    held.closing ??= held.hand
      .then(
        async (hand) => await hand[Symbol.asyncDispose](),
        () => {},
      )
      .finally(() => this.#held.delete(lot));
    await held.closing;
  }
}
