/** Where the line of a graph goes through: `x,y` pairs for a polyline in a box of the given size, from zero to the most. */
export function pointsOf(rates: readonly number[], { width, height }: { width: number; height: number }): string {
  if (rates.length < 2) return '';
  const most = Math.max(...rates, 1);
  const step = width / (rates.length - 1);
  return rates.map((rate, index) => `${round(index * step)},${round(height - (rate / most) * height)}`).join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
