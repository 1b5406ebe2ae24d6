/** Looks per shortest limit; a computer that slept, or was busy itself, costs one look and not the whole time. */
const looks = 10;

/** Notices that something that is waited for has not moved for a while. */
export class StallWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #quiet = 0;

  /**
   * @param shortest the shortest limit that there can be, in ms
   * @param limit how long nothing may move by what is waited for now, in ms; undefined while nothing is
   */
  constructor(shortest: number, limit: () => number | undefined, onStall: (limit: number) => void) {
    this.#timer = setInterval(() => {
      const now = limit();
      this.#quiet = now === undefined ? 0 : this.#quiet + 1;
      if (now !== undefined && this.#quiet > (looks * now) / shortest) onStall(now);
    }, shortest / looks).unref();
  }

  /** Something moved. */
  moved(): void {
    this.#quiet = 0;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
