import { createHasher } from '../../../native/hasher.ts';
import { counted, type UnpackOptions } from './container/archive.ts';
import { HashQueue } from './hash-queue.ts';
import { type Innermost, type Listed, unpack } from './layers.ts';
import type { Source } from './source.ts';
import { HttpSource } from './source/http.ts';

export interface RunOptions extends UnpackOptions {
  entry: string | undefined;
  /** What was chosen from the lists of the archives, outermost first. */
  chosen: readonly string[];
  /** Takes the lower-case hex SHA-256 of the source, once all of it has passed by. */
  onDigest: (sha256: string) => void;
}

/** One passage from the source to the image, or to an archive that is to be listed. */
export class Run implements AsyncDisposable {
  readonly reached: Innermost | Listed;
  readonly #controller: AbortController;

  constructor(reached: Innermost | Listed, controller: AbortController) {
    this.reached = reached;
    this.#controller = controller;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#controller.abort(new Error('no longer wanted'));
    await this.reached[Symbol.asyncDispose]();
  }
}

/** True where a part of a source can be had without the rest. */
export function readsParts(source: Source): boolean {
  return source.path !== undefined || (source instanceof HttpSource && source.acceptsRanges);
}

/**
 * True where several parts can be put together: each is an answer of its own, and a server must say by what a file is known
 * again, or they may be parts of two.
 */
export function joinsParts(source: Source): boolean {
  return readsParts(source) && (!(source instanceof HttpSource) || source.resumable);
}

/** Starts at the source's first byte. The run outlives `signal`'s part in starting it. */
export async function startRun(source: Source, options: RunOptions): Promise<Run> {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort(options.signal.reason);
  options.signal.throwIfAborted();
  options.signal.addEventListener('abort', abort, { once: true });
  const parts = readsParts(source);
  try {
    const reached = await unpack(
      {
        name: source.fileName,
        size: source.size,
        bytes: watched(source, signal, options),
        ...(parts
          ? { source, reopen: (start: number) => counted(source.open({ signal, start, lend: true }), options.onRead) }
          : {}),
      },
      {
        ...options,
        signal,
        served: source instanceof HttpSource,
        lists: (formats) => source.path !== undefined || (parts && formats.length === 0),
      },
    );
    return new Run(reached, controller);
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    options.signal.removeEventListener('abort', abort);
  }
}

/** Takes the checksum of what cannot be read again, or only at the price of another download. */
async function* watched(
  source: Source,
  signal: AbortSignal,
  { onRead, onDigest }: RunOptions,
): AsyncGenerator<Uint8Array> {
  const bytes = counted(source.open({ signal, lend: true }), onRead);
  if (source.path !== undefined) return yield* bytes;
  const hasher = createHasher('sha256');
  const queue = new HashQueue();
  for await (const chunk of bytes) {
    await queue.update(hasher, chunk);
    yield chunk;
  }
  onDigest(await hasher.digest());
}
