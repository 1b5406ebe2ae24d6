import { isatty } from 'node:tty';
import { WickError } from '../../../contract/errors.ts';
import type { Source } from '../source.ts';
import { fileReason } from './reason.ts';

/** Standard input, or a stream in its place. Can be read once, from its start. */
export function openStdin(stream: NodeJS.ReadableStream = process.stdin): Source {
  if (stream === process.stdin && isatty(0)) {
    throw new WickError('usage', {
      reason: 'There is nothing on standard input.',
      hint: 'Pipe an image into the command, or name a file or an address instead of -.',
    });
  }
  return new StreamSource(stream);
}

class StreamSource implements Source {
  readonly name = 'standard input';
  readonly fileName = '-';
  readonly size = undefined;
  readonly path = undefined;
  readonly seekable = false;
  readonly #stream: NodeJS.ReadableStream;
  #opened = false;
  #bytesRead = 0;

  constructor(stream: NodeJS.ReadableStream) {
    this.#stream = stream;
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  async *open(options: { signal: AbortSignal; start?: number; end?: number }): AsyncGenerator<Uint8Array> {
    const { signal } = options;
    if (this.#opened || (options.start ?? 0) > 0) {
      throw new WickError('usage', { reason: 'Standard input can be read only once.' });
    }
    this.#opened = true;
    signal.throwIfAborted();
    const iterator = this.#stream[Symbol.asyncIterator]();
    const abort = () => this.#leave(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    let left = options.end ?? Number.POSITIVE_INFINITY;
    try {
      while (left > 0) {
        const next = await iterator.next();
        signal.throwIfAborted();
        if (next.done === true) return;
        const chunk = toBytes(next.value);
        const part = chunk.length > left ? chunk.subarray(0, left) : chunk;
        left -= part.length;
        this.#bytesRead += part.length;
        if (part.length > 0) yield part;
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new WickError('source-unreadable', { what: this.name, reason: fileReason(error) }, { cause: error });
    } finally {
      signal.removeEventListener('abort', abort);
      this.#leave();
    }
  }

  /** Ends a read that waits; and whoever writes into the pipe learns that nobody reads any more. */
  #leave(error?: Error): void {
    if ('destroy' in this.#stream && typeof this.#stream.destroy === 'function') this.#stream.destroy(error);
  }

  sibling(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

function toBytes(chunk: string | Buffer): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
