import { Changes } from '../changes.ts';

/** Yields at once, and when any of them changes, at most every `pause` ms; and every `tick` ms in any case. */
export async function* anyOf(
  sources: readonly Changes[],
  { signal, pause, tick }: { signal: AbortSignal; pause: number; tick?: number },
): AsyncGenerator<void, void> {
  const own = new Changes();
  const ending = new AbortController();
  const all = AbortSignal.any([signal, ending.signal]);
  for (const source of sources) {
    void (async () => {
      for await (const _ of source.follow(all)) own.tell();
    })();
  }
  const ticking = tick === undefined ? undefined : setInterval(() => own.tell(), tick);
  try {
    yield* own.follow(signal, pause);
  } finally {
    clearInterval(ticking);
    ending.abort();
  }
}
