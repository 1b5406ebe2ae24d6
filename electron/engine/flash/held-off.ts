/** A cancellation that can be held off for a moment, so that nothing is left half done. */
export class HeldOff implements Disposable {
  readonly #outer: AbortSignal;
  readonly #patience: number;
  readonly #inner = new AbortController();
  readonly #onAbort = () => this.#take();
  #held = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param patience how long it is held off at most, in ms */
  constructor(signal: AbortSignal, patience = 1000) {
    this.#outer = signal;
    this.#patience = patience;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#take();
  }

  /** Aborts with the outer signal, or that long after it. */
  get signal(): AbortSignal {
    return this.#inner.signal;
  }

  /** From now on it is held off. Throws where it came before. */
  begin(): void {
    this.#outer.throwIfAborted();
    this.#held = true;
  }

  /** It passes at once again. Throws where it came meanwhile. */
  end(): void {
    this.#held = false;
    clearTimeout(this.#timer);
    if (this.#outer.aborted) this.#take();
    this.#outer.throwIfAborted();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#onAbort);
  }

  #take(): void {
    const pass = () => this.#inner.abort(this.#outer.reason);
    if (this.#held) this.#timer = setTimeout(pass, this.#patience);
    else pass();
  }
}
