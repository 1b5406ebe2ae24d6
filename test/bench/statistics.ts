/** One value a round; undefined where that round failed. */
export type Series = readonly (number | undefined)[];

export interface Summary {
  median: number;
  least: number;
  most: number;
}

/** Undefined where no round succeeded. */
export function summary(series: Series): Summary | undefined {
  const sorted = series.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const [least] = sorted;
  const most = sorted.at(-1);
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  if (least === undefined || most === undefined || low === undefined || high === undefined) return undefined;
  return { median: (low + high) / 2, least, most };
}

/** Round by round, so that a noisy minute of the machine touches both sides of a ratio alike. */
export function combine(a: Series, b: Series, by: (a: number, b: number) => number): Series {
  return a.map((value, round) => {
    const other = b[round];
    return value === undefined || other === undefined ? undefined : by(value, other);
  });
}

export const ratio = (a: Series, b: Series): Series => combine(a, b, (x, y) => x / y);
export const larger = (a: Series, b: Series): Series => combine(a, b, Math.max);
export const plus = (a: Series, b: Series): Series => combine(a, b, (x, y) => x + y);
export const minus = (a: Series, b: Series): Series => combine(a, b, (x, y) => x - y);
