import { setTimeout as sleep } from 'node:timers/promises';
import type { Drive } from '../../contract/drive.ts';
import { Changes } from '../changes.ts';
import { type DriveEvents, driveEvents } from './events.ts';
import { listDrives } from './list.ts';

/** ms after an event at which is looked again: file systems are mounted, and labels known, a little later. */
const afterEvent = [0, 250, 1000, 3000];
/** ms between two looks that nothing asked for. */
const usualPauses = { withEvents: 10_000, without: 700 };

export interface WatchOptions {
  list?: (options: { signal: AbortSignal }) => Promise<Drive[]>;
  events?: (tell: () => void) => DriveEvents;
  pauses?: typeof usualPauses;
}

/** The drives of this computer, kept up to date from the first time that somebody asks for them. */
export class DriveWatch implements Disposable {
  readonly changes = new Changes();
  readonly #list: NonNullable<WatchOptions['list']>;
  readonly #listen: NonNullable<WatchOptions['events']>;
  readonly #pauses: typeof usualPauses;
  readonly #ending = new AbortController();
  #events: DriveEvents | undefined;
  #hasEvents = false;
  #drives: readonly Drive[] = [];
  #shown = '';
  #looking: Promise<void> | undefined;
  #again = false;
  #lastEvent = new AbortController();

  constructor({ list = listDrives, events = driveEvents, pauses = usualPauses }: WatchOptions = {}) {
    this.#list = list;
    this.#listen = events;
    this.#pauses = pauses;
  }

  /** The system says when something happens to its drives. */
  get hasEvents(): boolean {
    return this.#hasEvents;
  }

  /** As they were when it was looked last. */
  get drives(): readonly Drive[] {
    return this.#drives;
  }

  /** Looks for the first time, and from then on. @throws WickError `drives-unlistable` */
  async start(): Promise<void> {
    if (this.#events === undefined) {
      this.#events = this.#listen(() => void this.#onEvent());
      void this.#events.complete.then((complete) => {
        this.#hasEvents = complete;
        void this.#lookNowAndThen();
      });
    }
    await this.look();
  }

  /** Looks now; what has happened before is in `drives` afterwards. */
  async look(): Promise<void> {
    this.#again = this.#looking !== undefined;
    this.#looking ??= this.#lookUntilDone().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  [Symbol.dispose](): void {
    this.#ending.abort();
    this.#lastEvent.abort();
    this.#events?.[Symbol.dispose]();
  }

  async #lookUntilDone(): Promise<void> {
    do {
      this.#again = false;
      const drives = await this.#list({ signal: this.#ending.signal });
      const shown = JSON.stringify(drives);
      if (shown === this.#shown) continue;
      this.#drives = drives;
      this.#shown = shown;
      this.changes.tell();
    } while (this.#again);
  }

  async #onEvent(): Promise<void> {
    this.#lastEvent.abort();
    this.#lastEvent = new AbortController();
    const { signal } = this.#lastEvent;
    try {
      let waited = 0;
      for (const after of afterEvent) {
        // Events come in bursts: the last one of a burst decides.
        await sleep(Math.max(20, after - waited), undefined, { signal });
        waited = after;
        await this.look();
      }
    } catch {
      // Another event came, or the watch has ended; a list that cannot be had is told where it is asked for.
    }
  }

  async #lookNowAndThen(): Promise<void> {
    const { signal } = this.#ending;
    const pause = this.#hasEvents ? this.#pauses.withEvents : this.#pauses.without;
    while (!signal.aborted) {
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await this.look().catch(() => {});
    }
  }
}
