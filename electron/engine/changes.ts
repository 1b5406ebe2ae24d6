import { setTimeout as sleep } from 'node:timers/promises';

/** Says that something has changed to whoever follows it, and lets those who are slow leave out what lies between. */
export class Changes {
  readonly #listeners = new Set<() => void>();
  #count = 0;

  tell(): void {
    this.#count += 1;
    for (const listener of this.#listeners) listener();
  }

  /** Yields once at once, then after changes, at most every `pause` ms. Ends with the signal. */
  async *follow(signal: AbortSignal, pause = 0): AsyncGenerator<void, void> {
    let seen = -1;
    while (!signal.aborted) {
      if (seen === this.#count) {
        await this.#next(signal);
        continue;
      }
      seen = this.#count;
      yield;
      if (pause > 0) await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  async #next(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#listeners.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
    await promise;
    this.#listeners.delete(wake);
    // A signal may last as long as the program.
    signal.removeEventListener('abort', wake);
  }
}
