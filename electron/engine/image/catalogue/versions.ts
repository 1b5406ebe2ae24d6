/** Orders `028-rc9` < `028-rc10` < `028-rc10.1` < `029`: runs of digits by their number, all else as text. */
export function compareVersions(a: string, b: string): number {
  const [as, bs] = [a, b].map((text) => text.match(/\d+|\D+/gu) ?? []);
  if (as === undefined || bs === undefined) return 0;
  for (const [i, one] of as.entries()) {
    const other = bs[i];
    if (other === undefined) return 1;
    const order = compareRuns(one, other);
    if (order !== 0) return order;
  }
  return as.length - bs.length;
}

function compareRuns(a: string, b: string): number {
  if (!/^\d/u.test(a) || !/^\d/u.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  // As text, since there is no bound to what somebody calls a version.
  const [x, y] = [a.replace(/^0+/u, ''), b.replace(/^0+/u, '')];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
}
