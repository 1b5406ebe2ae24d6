import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a device knows it: seconds since it was switched on, which pass faster than ours. */
export interface Clock {
  /** Seconds since this boot began. */
  uptime(): number;
  restart(): void;
  /** Seconds, more or less. Rejects once the power is gone. */
  wait(seconds: number, signal: AbortSignal): Promise<void>;
}

export function makeClock(pace: number, random: () => number): Clock {
  let startedAt = performance.now();
  return {
    uptime: () => ((performance.now() - startedAt) * pace) / 1000,
    restart() {
      startedAt = performance.now();
    },
    async wait(seconds, signal) {
      await sleep((seconds * (0.9 + 0.2 * random()) * 1000) / pace, undefined, { signal });
    },
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** For ever; rejects once the power is gone. */
export async function hang(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  throw signal.reason;
}
