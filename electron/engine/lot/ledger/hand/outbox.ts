import { isWickError, type WickError } from '../../../../contract/errors.ts';
import type { Refused, Untold } from '../ledger.ts';
import type { Store } from '../store.ts';
import { type Telling, tellRefused, tellUnit } from '../tell.ts';
import type { Unsent } from './journal-line.ts';
import type { Journal, JournalState } from './journal.ts';

/** ms between tries while the ledger is away. */
const shortestPause = 250;
const longestPause = 5000;

/** What was told while the ledger was away: kept in the journal, sent in order when it is back. */
export class Outbox {
  readonly #store: Store;
  readonly #lot: string;
  readonly #journal: Journal;
  readonly #unsent: Unsent[];
  #next: number;
  #refused: Refused[] = [];
  /** By unit. */
  readonly #tooLate = new Map<number, Refused>();
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pause = shortestPause;
  #isStopped = false;

  constructor(store: Store, lot: string, { journal, state }: { journal: Journal; state: JournalState }) {
    this.#store = store;
    this.#lot = lot;
    this.#journal = journal;
    this.#unsent = [...state.unsent];
    this.#next = state.next;
  }

  get isEmpty(): boolean {
    return this.#unsent.length === 0;
  }

  get untold(): Untold {
    return { units: [...new Set(this.#unsent.map(({ unit }) => unit))], refused: [...this.#tooLate.values()] };
  }

  /** When it returns, the event is durable on this station. */
  async keep({ unit, event, reservation }: Telling & { reservation: string }): Promise<void> {
    const unsent = { kind: 'unsent', number: this.#next++, reservation, unit, event } as const;
    await this.#journal.keep(unsent);
    this.#unsent.push(unsent);
    this.#store.changes.tell();
    this.#later();
  }

  /** @throws WickError `ledger-unreachable` */
  async send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
    await this.#sending;
  }

  takeRefused(): Refused[] {
    const refused = this.#refused;
    this.#refused = [];
    return refused;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #sendAll(): Promise<void> {
    for (let first = this.#unsent[0]; first !== undefined; first = this.#unsent[0]) {
      await this.#sendOne(first);
      // Sent once more after a crash, it happened once all the same.
      await this.#journal.note({ kind: 'sent', number: first.number });
      if (first.event.kind === 'shipped' || first.event.kind === 'failed')
        await this.#journal.note({ kind: 'done', reservation: first.reservation });
      this.#unsent.shift();
      this.#store.changes.tell();
      this.#pause = shortestPause;
    }
  }

  async #sendOne({ unit, event, reservation }: Unsent): Promise<void> {
    const telling = { lot: this.#lot, unit, event, reservation };
    try {
      await tellUnit(this.#store, telling, true);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await tellRefused(this.#store, telling);
      const refused = { ...telling, error: error.toJSON() };
      this.#refused.push(refused);
      this.#tooLate.set(unit, refused);
    }
  }

  #later(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pause = Math.min(this.#pause * 2, longestPause);
      // Whoever needs it to have arrived sends by himself, and hears why not.
      this.send().catch(() => this.#later());
    }, this.#pause).unref();
  }
}

function isRefusal(error: unknown): error is WickError {
  return isWickError(error, 'unit-moved') || isWickError(error, 'lot-no-unit') || isWickError(error, 'lot-unknown');
}
