import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isWickError } from '../../../contract/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Hooks } from './hooks.ts';

/** Where the station's ledger is to be had. */
interface Desk {
  ledger(): Promise<Ledger>;
}

/** ms between two looks for lots that have hooks. */
const often = 10_000;

/**
 * Tells the hooks of all lots of a station, whether a lot runs or not, for as long as the program runs: what was left to be
 * told when a lot ended, and what other stations have done since. Nothing is loaded where no lot has hooks.
 */
export class StationHooks implements AsyncDisposable {
  readonly #desk: Desk;
  readonly #folder: string;
  readonly #often: number;
  readonly #running = new Map<string, { ledger: Ledger; hooks: Hooks }>();
  #looking: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #isOver = false;

  /** `folder`: the station's. */
  constructor(desk: Desk, folder: string, every = often) {
    this.#desk = desk;
    this.#folder = folder;
    this.#often = every;
    this.#look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#looking);
    await this.#turn;
    await Promise.all([...this.#running.values()].map(({ hooks }) => hooks[Symbol.asyncDispose]()));
    this.#running.clear();
  }

  #look(): void {
    // A ledger that is away is there the next time.
    this.#turn = this.#startAll().catch(() => {});
    void this.#turn.then(() => {
      if (!this.#isOver) this.#looking = setTimeout(() => this.#look(), this.#often).unref();
    });
  }

  async #startAll(): Promise<void> {
    const lots = await this.#lots();
    if (lots.length === 0) return;
    const ledger = await this.#desk.ledger();
    for (const [lot, one] of this.#running) {
      if (one.ledger === ledger) continue;
      this.#running.delete(lot);
      await one.hooks[Symbol.asyncDispose]();
    }
    const { Hooks } = await import('./hooks.ts');
    for (const lot of lots) {
      if (this.#isOver) return;
      if (this.#running.has(lot)) continue;
      const hooks = await Hooks.start({ ledger, lot, folder: this.#folder }).catch((error: unknown) => {
        // Of another ledger, or hooks that cannot be read.
        if (isWickError(error, 'lot-unknown') || isWickError(error, 'source-unreadable')) return undefined;
        throw error;
      });
      if (hooks !== undefined) this.#running.set(lot, { ledger, hooks });
    }
  }

  /** Those with a file of hooks. */
  async #lots(): Promise<string[]> {
    const names = await readdir(join(this.#folder, 'hooks')).catch(() => []);
    return names.flatMap((name) => /^([0-9a-f-]{36})\.json$/.exec(name)?.[1] ?? []);
  }
}
