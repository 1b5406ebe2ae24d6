import { once } from 'node:events';
import type { Transform } from 'node:stream';

/** A decoder of node:zlib: `bytesWritten` counts the compressed bytes that it has used. */
export interface ZlibEngine extends Transform {
  readonly bytesWritten: number;
}

/**
 * Decodes the input until the engine has found its end, or the input ends. `rest` gets what the engine did not use of the
 * last chunk. Throws the engine's error.
 */
export async function* throughZlib(
  engine: ZlibEngine,
  input: AsyncIterable<Uint8Array>,
  rest: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const feeding = feed(engine, input, rest);
  feeding.catch((error: unknown) => engine.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const bytes of engine) yield bytes as Uint8Array;
    await feeding;
  } finally {
    engine.destroy();
    await feeding.catch(() => {});
  }
}

async function feed(
  engine: ZlibEngine,
  input: AsyncIterable<Uint8Array>,
  rest: (bytes: Uint8Array) => void,
): Promise<void> {
  // An engine that fails or is destroyed calls nobody back who waits for a write.
  const closed = new AbortController();
  const gone = once(engine, 'close', { signal: closed.signal }).catch(() => {});
  engine.on('error', () => {});
  try {
    for await (const chunk of input) {
      const before = engine.bytesWritten;
      const { promise, resolve } = Promise.withResolvers<void>();
      engine.write(chunk, () => resolve());
      await Promise.race([promise, gone]);
      if (engine.destroyed && !engine.readableEnded) return;
      const used = engine.bytesWritten - before;
      if (used < chunk.length) return rest(chunk.subarray(used));
    }
    engine.end();
  } finally {
    closed.abort();
  }
}
