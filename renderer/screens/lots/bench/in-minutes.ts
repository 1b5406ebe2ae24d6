/** Seconds are of no use after the first minute. */
export function inMinutes(ms: number): number {
  return ms < 60_000 ? Math.max(0, ms) : Math.floor(ms / 60_000) * 60_000;
}
