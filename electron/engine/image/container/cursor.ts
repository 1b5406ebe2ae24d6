const nothing = new Uint8Array(0);

/** Below this, reading on is cheaper than opening anew at another place. Bytes. */
const worthSeeking = 4 << 20;

/** Opens the same bytes again, from `start` on. */
export type Reopen = (start: number) => AsyncIterable<Uint8Array>;

/** Reads a stream of chunks by counted bytes, with a look ahead. Not for use by two callers at a time. */
export class ByteCursor implements AsyncDisposable {
  #input: AsyncIterator<Uint8Array>;
  readonly #reopen: Reopen | undefined;
  /** Bytes that were read but not consumed. */
  #held: Uint8Array = nothing;
  #ended = false;
  #position = 0;

  constructor(input: AsyncIterable<Uint8Array>, reopen?: Reopen) {
    this.#input = input[Symbol.asyncIterator]();
    this.#reopen = reopen;
  }

  /** Bytes consumed so far. */
  get position(): number {
    return this.#position;
  }

  /** The next `length` bytes, or fewer at the end, without consuming them. Valid until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    if (this.#held.length < length && !this.#ended) {
      // A producer may use a chunk's memory again once it is asked for the next.
      const parts: Uint8Array[] = [Buffer.from(this.#held)];
      let have = this.#held.length;
      while (have < length) {
        const chunk = await this.#pull();
        if (chunk === undefined) break;
        parts.push(have + chunk.length < length ? Buffer.from(chunk) : chunk);
        have += chunk.length;
      }
      this.#held = Buffer.concat(parts);
    }
    return this.#held.subarray(0, length);
  }

  /** Consumes `length` bytes; fewer only at the end. Valid until the next call. */
  async read(length: number): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    this.#consume(bytes.length);
    return bytes;
  }

  /** Consumes `length` bytes chunk by chunk; ends early only at the end of the input. What is left stays when the loop is left. */
  async *take(length: number = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
    let left = length;
    while (left > 0) {
      if (this.#held.length === 0) {
        const chunk = await this.#pull();
        if (chunk === undefined) return;
        this.#held = chunk;
      }
      const part = this.#held.subarray(0, left);
      this.#consume(part.length);
      left -= part.length;
      if (part.length > 0) yield part;
    }
  }

  /** Passes over `length` bytes; returns how many there were. */
  async skip(length: number): Promise<number> {
    let left = length;
    if (this.#reopen !== undefined && length - this.#held.length > worthSeeking) {
      // The last byte is read, so that an input which ends before it is noticed.
      const position = this.#position + length - 1;
      await this.#input.return?.();
      this.#input = this.#reopen(position)[Symbol.asyncIterator]();
      this.#held = nothing;
      this.#ended = false;
      this.#position = position;
      left = 1;
    }
    for await (const chunk of this.take(left)) left -= chunk.length;
    return length - left;
  }

  /** Gives back bytes that were consumed last; they are read again. */
  unread(bytes: Uint8Array): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held]);
    this.#position -= bytes.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#held = nothing;
    await this.#input.return?.();
  }

  #consume(length: number): void {
    this.#held = this.#held.subarray(length);
    this.#position += length;
  }

  async #pull(): Promise<Uint8Array | undefined> {
    if (this.#ended) return undefined;
    const next = await this.#input.next();
    if (next.done !== true) return next.value;
    this.#ended = true;
    return undefined;
  }
}
