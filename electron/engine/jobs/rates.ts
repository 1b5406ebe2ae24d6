/** Seconds that a graph goes back. */
const kept = 120;

/** Bytes a second in each second of writing and reading back, for a small graph. */
export class Rates {
  readonly #rates: number[] = [];
  #phase = '';
  #from = 0;
  #bytes = 0;

  /** Takes what was acknowledged so far in a phase; `now` in ms. Seconds that have ended become part of the graph. */
  take(phase: string, bytes: number, now: number): void {
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#from = now;
      this.#bytes = bytes;
      return;
    }
    const seconds = Math.floor((now - this.#from) / 1000);
    if (seconds < 1) return;
    const rate = Math.max(0, ((bytes - this.#bytes) * 1000) / (now - this.#from));
    for (let second = 0; second < Math.min(seconds, kept); second += 1) this.#rates.push(rate);
    this.#rates.splice(0, this.#rates.length - kept);
    this.#from = now;
    this.#bytes = bytes;
  }

  get list(): readonly number[] {
    return [...this.#rates];
  }
}
