import { setTimeout as wait } from 'node:timers/promises';
import type { ObserverName, Sighting } from '../../contract/boot.ts';
import { asWickError, type ErrorData } from '../../contract/errors.ts';
import type { SteadyClock } from './steady-clock.ts';
import type { BootEvent } from './watched.ts';
import { Wakeup } from './wakeup.ts';

/** Somebody who looks. Ends without an error once the signal is aborted. */
export interface Observer {
  name: ObserverName;
  observe: (signal: AbortSignal) => AsyncGenerator<Sighting>;
  /** Told what all of them see, where it acts on that. */
  take?: (event: BootEvent) => void;
}

/** ms that observers have to end by themselves. */
const grace = 5000;

type Heard = { sighting: Sighting } | { observer: ObserverName; error?: ErrorData };

/** Observers that run side by side, until the signal. */
export class Crowd {
  readonly #ended: Promise<unknown>;
  readonly #wakeup = new Wakeup();
  readonly #heard: Heard[] = [];
  readonly #clock: SteadyClock;
  #looking: number;

  constructor(observers: readonly Observer[], clock: SteadyClock, signal: AbortSignal) {
    this.#clock = clock;
    this.#looking = observers.length;
    this.#ended = Promise.all(observers.map((observer) => this.#run(observer, signal)));
  }

  take(): Heard[] {
    return this.#heard.splice(0);
  }

  /** All have ended, and all that they said was taken. */
  get isGone(): boolean {
    return this.#looking === 0 && this.#heard.length === 0;
  }

  /** Resolves once they have ended after the signal, or were given up. */
  async end(): Promise<void> {
    await Promise.race([this.#ended, wait(grace, undefined, { ref: false })]);
  }

  /** Ends the next `wait` at once. */
  wake(): void {
    this.#wakeup.wake();
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#heard.length === 0) await this.#wakeup.sleep(ms, signal);
  }

  async #run({ name, observe }: Observer, signal: AbortSignal): Promise<void> {
    let last = 0;
    try {
      for await (const told of observe(signal)) {
        const sighting = { ...told, at: this.#clock.correct(told.at) };
        // What one observer says in the same millisecond came in this order, too.
        const isSameMoment = sighting.at <= last && last - sighting.at < 1;
        last = isSameMoment ? last + 0.001 : sighting.at;
        this.#hear({ sighting: isSameMoment ? { ...sighting, at: last } : sighting });
      }
      if (!signal.aborted) this.#hear({ observer: name });
    } catch (error) {
      if (!signal.aborted) this.#hear({ observer: name, error: asWickError(error).toJSON() });
    } finally {
      this.#looking -= 1;
      this.#wakeup.wake();
    }
  }

  #hear(heard: Heard): void {
    this.#heard.push(heard);
    this.#wakeup.wake();
  }
}
