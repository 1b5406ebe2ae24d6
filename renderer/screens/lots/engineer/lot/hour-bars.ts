interface Hour {
  /** ms since 1970. */
  start: number;
  good: number;
  failed: number;
}

interface Bar {
  start: number;
  x: number;
  width: number;
  /** Heights; failed stands on good. */
  good: number;
  failed: number;
  tally: Hour;
}

/** Hours that are shown. */
const mostHours = 48;

/** Columns of the last hours in a box, and how many cards its height stands for. */
export function hourBars(
  hours: readonly Hour[],
  { width, height }: { width: number; height: number },
): { bars: Bar[]; most: number } {
  const shown = hours.slice(-mostHours);
  const most = Math.max(1, ...shown.map(({ good, failed }) => good + failed));
  // A single hour is no wider than one of twelve.
  const step = width / Math.max(12, shown.length);
  const bars = shown.map((tally, index) => ({
    start: tally.start,
    x: index * step + step * 0.1,
    width: step * 0.8,
    good: (tally.good / most) * height,
    failed: (tally.failed / most) * height,
    tally,
  }));
  return { bars, most };
}
