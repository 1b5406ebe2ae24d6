/** Looks per time limit; a computer that slept, or was busy itself, costs one look and not the whole time. */
const looks = 10;

/** Notices that something that is waited for has not moved for a while. */
export class StallWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #quiet = 0;

  /**
   * @param limit how long nothing may move, in ms
   * @param isWaiting whether anything is waited for
   */
  constructor(limit: number, isWaiting: () => boolean, onStall: () => void) {
    this.#timer = setInterval(() => {
      this.#quiet = isWaiting() ? this.#quiet + 1 : 0;
      if (this.#quiet > looks) onStall();
    }, limit / looks).unref();
  }

  /** Something moved. */
  moved(): void {
    this.#quiet = 0;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
