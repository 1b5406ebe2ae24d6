/** `90s`, `5m` or `1h` as ms; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^([1-9]\d{0,5})(s|m|h)$/u.exec(text) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  return Number(number) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}
