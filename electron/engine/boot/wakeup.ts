/** Sleep that can be ended: by whoever has news, by time, or by a signal. */
export class Wakeup {
  #awake = false;
  #wake: (() => void) | undefined;

  /** Ends the sleep that is under way, or else the next one at once. */
  wake(): void {
    this.#awake = true;
    this.#wake?.();
  }

  /** At most so many ms. */
  async sleep(time: number, signal: AbortSignal): Promise<void> {
    if (!this.#awake && !signal.aborted && time > 0) {
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          this.#wake = undefined;
          resolve();
        };
        const timer = setTimeout(end, time);
        signal.addEventListener('abort', end);
        this.#wake = end;
      });
    }
    this.#awake = false;
  }
}
