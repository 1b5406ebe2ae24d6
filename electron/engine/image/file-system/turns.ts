/** Lets calls run one after the other, in the order in which they were made. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Resolves once all calls made so far are done. */
  async rest(): Promise<void> {
    await this.#last;
  }
}
