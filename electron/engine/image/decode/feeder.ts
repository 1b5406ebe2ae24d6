import { setTimeout } from 'node:timers/promises';
import type { NativeDecoder } from '../../../../native/native.ts';
import { holdChunk, letGoOfChunk } from '../chunk-memory.ts';

/** How long leaving waits for an input that is in the middle of bringing its next chunk; ms. */
const patience = 100;

/** Brings the input to a decoder, ahead of what the decoder has taken. */
export class Feeder {
  /** What the input failed with. */
  failure: { error: unknown } | undefined;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #decoder: NativeDecoder;
  readonly #ended: Promise<void>;
  #left = false;

  constructor(input: AsyncIterable<Uint8Array>, decoder: NativeDecoder) {
    this.#chunks = input[Symbol.asyncIterator]();
    this.#decoder = decoder;
    this.#ended = this.#feed();
  }

  async #feed(): Promise<void> {
    try {
      while (!this.#left) {
        const next = await this.#chunks.next();
        if (this.#left) return;
        if (next.done === true) return this.#decoder.end();
        // Held until the decoder is through with it; what it has when it is closed, whoever closed it lets go.
        holdChunk(next.value);
        await this.#decoder.write(next.value);
        this.#decoder.takeReleased().forEach(letGoOfChunk);
      }
    } catch (error) {
      this.#decoder.takeReleased().forEach(letGoOfChunk);
      if (this.#left) return;
      // Ends the reads that wait for more.
      this.failure = { error };
      void this.#decoder.close();
    }
  }

  /**
   * Lets the input go, once the decoder is closed. An input that is stuck must not hold up leaving: it is waited for only
   * so long, and ends on its own later.
   */
  async leave(): Promise<void> {
    this.#left = true;
    const returned = Promise.all([this.#ended, this.#chunks.return?.()]).catch(() => {});
    const giveUp = new AbortController();
    await Promise.race([returned, setTimeout(patience, undefined, { ref: false, signal: giveUp.signal })]);
    giveUp.abort();
  }
}
