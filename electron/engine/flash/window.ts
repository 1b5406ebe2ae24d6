/** Keeps at most `limit` bytes of writes under way, and hands on the first failure. */
export class WriteWindow {
  readonly #limit: number;
  #inFlight = 0;
  #failure: { error: unknown } | undefined;
  #wake = () => {};

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Starts a write once there is room for it. Throws what an earlier one failed with. */
  async add(length: number, start: () => Promise<void>, acknowledged: (length: number) => void): Promise<void> {
    while (this.#inFlight > 0 && this.#inFlight + length > this.#limit) await this.#change();
    this.#check();
    this.#inFlight += length;
    void this.#settle(length, start, acknowledged);
  }

  /** Resolves once all that was started is done. */
  async drain(): Promise<void> {
    while (this.#inFlight > 0) await this.#change();
    this.#check();
  }

  async #settle(length: number, start: () => Promise<void>, acknowledged: (length: number) => void): Promise<void> {
    try {
      await start();
      acknowledged(length);
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#inFlight -= length;
      this.#wake();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
