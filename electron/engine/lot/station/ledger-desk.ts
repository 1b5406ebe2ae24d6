import { Changes } from '../../changes.ts';
import { stationKey } from '../../certificate/station-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type LedgerPlace, ledgerPlace, parseLedger, useLedger } from './ledger-place.ts';

interface Opened {
  place: LedgerPlace;
  ledger: Ledger;
  unfollow: AbortController;
}

/**
 * The ledger that this station uses, opened when somebody first asks for it, and the same one until this program is told
 * otherwise. One that cannot be had is tried again by the next who asks.
 */
export class LedgerDesk implements AsyncDisposable {
  /** Told when anything in it has changed, and when it is another one. */
  readonly changes = new Changes();
  readonly #folder: string;
  #opened: Opened | undefined;
  #opening: Promise<Ledger> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** `folder`: the station's. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws WickError `source-unreadable` */
  async place(): Promise<LedgerPlace> {
    return this.#opened?.place ?? (await ledgerPlace(this.#folder));
  }

  /** @throws WickError `ledger-unreachable`, `ledger-newer`, `ledger-damaged` */
  async ledger(): Promise<Ledger> {
    if (this.#opened !== undefined) return this.#opened.ledger;
    // One that does not answer is waited for once, however many ask.
    this.#opening ??= this.#inTurn(async () => this.#opened?.ledger ?? (await this.#openKept())).finally(() => {
      this.#opening = undefined;
    });
    return await this.#opening;
  }

  /** From here on this station uses another one, if that can be opened; its own without `where`. The same errors, and `usage`. */
  async use(where: string | undefined): Promise<void> {
    await this.#inTurn(async () => {
      const next = where === undefined ? undefined : parseLedger(where);
      const opened = next === undefined ? undefined : await this.#open(next.where);
      const place = await useLedger(this.#folder, where).catch(async (error: unknown) => {
        await opened?.[Symbol.asyncDispose]();
        throw error;
      });
      await this.#close();
      this.#hold(place, opened ?? (await this.#open(place.where)));
    });
    this.changes.tell();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inTurn(async () => await this.#close());
  }

  async #open(where: string): Promise<Ledger> {
    const { openLedger } = await import('../ledger/open.ts');
    return await openLedger(where, { key: await stationKey(this.#folder), folder: this.#folder });
  }

  async #openKept(): Promise<Ledger> {
    const place = await ledgerPlace(this.#folder);
    const ledger = await this.#open(place.where);
    this.#hold(place, ledger);
    return ledger;
  }

  #hold(place: LedgerPlace, ledger: Ledger): void {
    const unfollow = new AbortController();
    this.#opened = { place, ledger, unfollow };
    void this.#follow(ledger, unfollow.signal);
  }

  async #follow({ changes }: Ledger, signal: AbortSignal): Promise<void> {
    for await (const _ of changes.follow(signal)) this.changes.tell();
  }

  async #close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.unfollow.abort();
    await opened?.ledger[Symbol.asyncDispose]();
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return await mine;
  }
}
