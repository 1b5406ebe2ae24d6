import type { IncomingMessage } from 'node:http';
import { Stalled } from './http-reason.ts';

/**
 * The bytes of an answer as they come. Only waiting counts towards the stall time-out, not the time that a slow consumer
 * takes. Throws network errors as they come.
 */
export async function* readBody(
  response: IncomingMessage,
  options: { signal: AbortSignal; stallTimeout: number },
): AsyncGenerator<Uint8Array> {
  const { signal, stallTimeout } = options;
  const abort = () => response.destroy(new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  const iterator: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
  try {
    for (;;) {
      signal.throwIfAborted();
      const timer = setTimeout(() => response.destroy(new Stalled(stallTimeout)), stallTimeout);
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done === true) break;
      yield next.value;
    }
    if (!response.complete) throw Object.assign(new Error('closed early'), { code: 'ECONNRESET' });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    response.destroy();
  }
}
