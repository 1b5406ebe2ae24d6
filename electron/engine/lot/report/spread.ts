/** How values are spread; the unit is theirs. */
export interface Spread {
  count: number;
  median: number;
  /** 95 of 100 are no larger. */
  p95: number;
  least: number;
  most: number;
}

/** By nearest rank; undefined of nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  // Many numbers are sorted many times faster as what they are.
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [least, median, p95, most] = [sorted[0], at(0.5), at(0.95), sorted.at(-1)];
  if (least === undefined || median === undefined || p95 === undefined || most === undefined) return undefined;
  return { count: sorted.length, median, p95, least, most };
}
