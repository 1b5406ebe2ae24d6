import { setTimeout as wait } from 'node:timers/promises';

export interface RetryRules {
  /** How often a call is tried in all. */
  tries: number;
  /** Wait before the second try; doubles each time; ms. */
  delay: number;
  /** Longest wait between two tries, and longest Retry-After that is granted; ms. */
  longestDelay: number;
  /** From 0 to 1. */
  random: () => number;
}

/** Waits before try `failures + 1`: by chance between half and the whole of a time that doubles, so that not all come at once. */
export async function pause(
  failures: number,
  rules: RetryRules,
  { signal, atLeast = 0 }: { signal: AbortSignal; atLeast?: number },
): Promise<void> {
  const whole = Math.min(rules.longestDelay, rules.delay * 2 ** (failures - 1));
  await wait(atLeast + whole * (0.5 + rules.random() / 2), undefined, { signal });
}

/** Seconds or a date (RFC 9110, 10.2.3), as ms from now; undefined where there is none. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/u.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
