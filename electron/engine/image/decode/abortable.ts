/** The same chunks; asking for the next one rejects with the signal's reason at once when it is aborted. */
export function abortable(input: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const chunks = input[Symbol.asyncIterator]();
  let waiting = false;
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      signal.throwIfAborted();
      const { promise, reject } = Promise.withResolvers<never>();
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      waiting = true;
      try {
        const next = await Promise.race([chunks.next(), promise]);
        waiting = false;
        return next;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    async return() {
      const returned = chunks.return?.();
      // An input in the middle of bringing a chunk may be stuck: it ends on its own.
      if (waiting) returned?.catch(() => {});
      else await returned;
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
