import type { Changes } from '../changes.ts';

/** ms between two words about something that is under way. */
const pause = 200;

/** Yields how a piece of work stands whenever that has changed, until it is done; returns, or throws, what it does. */
export async function* during<T, S>(work: Promise<T>, news: Changes, state: () => S): AsyncGenerator<S, T> {
  const done = new AbortController();
  const settled = work.finally(() => done.abort());
  settled.catch(() => {});
  let isFirst = true;
  for await (const _ of news.follow(done.signal, pause)) {
    if (!isFirst) yield state();
    isFirst = false;
  }
  return await settled;
}
