interface Around {
  /** Cards that are being written. */
  writing: () => number;
  /** Whether the person wants to leave all the same. */
  ask: () => Promise<boolean>;
  /** Closes the window. */
  close: () => void;
}

/** Closing a window: at once where nothing is written, else after a yes. */
export class Leaving {
  readonly #around: Around;
  #may = false;
  /** However often a person wants to close, there is one question. */
  #isAsking = false;

  constructor(around: Around) {
    this.#around = around;
  }

  /** Whether the window may close now; where not, it is closed once the person has said so. */
  mayClose(): boolean {
    const { writing, ask, close } = this.#around;
    if (this.#may || writing() === 0) return true;
    if (this.#isAsking) return false;
    this.#isAsking = true;
    void ask()
      .then((may) => {
        this.#may = may;
        if (may) close();
      })
      .finally(() => {
        this.#isAsking = false;
      });
    return false;
  }
}
