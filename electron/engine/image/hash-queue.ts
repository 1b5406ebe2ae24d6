import type { Hasher } from '../../../native/hasher.ts';
import { holdChunk, letGoOfChunk } from './chunk-memory.ts';

/** Bytes that may wait to be hashed. */
const mostWaiting = 16 << 20;

/** Takes digests while the bytes go on elsewhere, and holds up who brings more than can be hashed. */
export class HashQueue {
  #waiting = 0;
  #wake = () => {};

  /** Resolves once more may come. Calls for one hasher are taken in order. */
  async update(hasher: Hasher, data: Uint8Array): Promise<void> {
    this.#waiting += data.length;
    holdChunk(data);
    void this.#settle(hasher.update(data), data);
    while (this.#waiting > mostWaiting) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #settle(updated: Promise<void>, data: Uint8Array): Promise<void> {
    // What went wrong is said by the digest.
    await updated.catch(() => {});
    letGoOfChunk(data);
    this.#waiting -= data.length;
    this.#wake();
  }
}
