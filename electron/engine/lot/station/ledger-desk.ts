import { Changes } from '../../changes.ts';
import { stationKey } from '../../certificate/station-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type LedgerPlace, ledgerPlace, parseLedger, useLedger } from './ledger-place.ts';

interface Opened {
  where: string;
  ledger: Ledger;
  unfollow: AbortController;
}

/**
 * The ledger that this station uses, opened when somebody first asks for it. One that cannot be had is asked for again by the
 * next who does.
 */
export class LedgerDesk implements AsyncDisposable {
  /** Told when anything in it has changed, and when it is another one. */
  readonly changes = new Changes();
  readonly #folder: string;
  #opened: Opened | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** `folder`: the station's. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws WickError `source-unreadable` */
  async place(): Promise<LedgerPlace> {
    return await ledgerPlace(this.#folder);
  }

  /** @throws WickError `ledger-unreachable`, `ledger-newer`, `ledger-damaged` */
  async ledger(): Promise<Ledger> {
    return await this.#inTurn(async () => {
      const { where } = await this.place();
      if (this.#opened?.where !== where) await this.#replace(where, await this.#open(where));
      return this.#current();
    });
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
      await this.#replace(place.where, opened ?? (await this.#open(place.where)));
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

  async #replace(where: string, ledger: Ledger): Promise<void> {
    await this.#close();
    const unfollow = new AbortController();
    this.#opened = { where, ledger, unfollow };
    void this.#follow(ledger, unfollow.signal);
  }

  #current(): Ledger {
    if (this.#opened === undefined) throw new TypeError('a ledger that is closed');
    return this.#opened.ledger;
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
