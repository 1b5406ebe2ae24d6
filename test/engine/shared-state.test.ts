import { expect, test } from 'vitest';
import { Changes } from '../../electron/engine/changes.ts';
import { SharedState } from '../../electron/engine/shared-state.ts';

/** States 1, 2, …: one at once, and one each time that `next` is called. */
function counter() {
  const changes = new Changes();
  const counts = { made: 0, running: 0 };
  const shared = new SharedState(async function* (signal) {
    counts.running += 1;
    try {
      for await (const _ of changes.follow(signal)) yield (counts.made += 1);
    } finally {
      counts.running -= 1;
    }
  });
  return { shared, counts, next: () => changes.tell() };
}

const eventually = (check: () => unknown) => expect.poll(check, { interval: 5 });

/** Follows in the background, and remembers what it was told. */
function follower({ shared }: ReturnType<typeof counter>) {
  const end = new AbortController();
  const seen: number[] = [];
  const done = (async () => {
    for await (const state of shared.follow(end.signal)) seen.push(state);
  })();
  return { seen, leave: async () => (end.abort(), await done) };
}

test('a state is worked out once for all who follow it, and the newest is told at once to who comes later', async () => {
  const counting = counter();
  const [first, second] = [follower(counting), follower(counting)];
  await eventually(() => [first.seen, second.seen]).toEqual([[1], [1]]);
  counting.next();
  await eventually(() => [first.seen, second.seen]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  const third = follower(counting);
  await eventually(() => third.seen).toEqual([2]);
  expect(counting.counts).toEqual({ made: 2, running: 1 });
  await Promise.all([first.leave(), second.leave(), third.leave()]);
});

test('nothing is worked out where nobody follows, and it begins anew for the next', async () => {
  const counting = counter();
  const first = follower(counting);
  await eventually(() => first.seen).toEqual([1]);
  await first.leave();
  expect(counting.shared.isIdle).toBe(true);
  await eventually(() => counting.counts.running).toBe(0);
  counting.next();
  const second = follower(counting);
  await eventually(() => second.seen).toEqual([2]);
  await second.leave();
});

test('what goes wrong is told to all of them, and the next may try again', async () => {
  let tries = 0;
  const shared = new SharedState<number>(async function* () {
    tries += 1;
    if (tries === 1) throw new Error('away');
    yield tries;
  });
  const { signal } = new AbortController();
  const first = shared.follow(signal).next();
  const second = shared.follow(signal).next();
  await expect(first).rejects.toThrow('away');
  await expect(second).rejects.toThrow('away');
  expect(await shared.follow(signal).next()).toEqual({ done: false, value: 2 });
});
