import type { HourFigures, Tally } from '../tallies.ts';
import { type Canvas, ink } from './canvas.ts';

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the colours of good and failed cards are. */
export async function legend(canvas: Canvas, right: number, y: number): Promise<void> {
  let x = right;
  for (const [name, color] of [
    ['failed', ink.failed],
    ['good', ink.good],
  ] as const) {
    x -= await canvas.text(name, x, y, { size: 7.5, color: ink.quiet, align: 'right' });
    canvas.box(x - 10, y - 5.5, 6.5, 6.5, color);
    x -= 20;
  }
}

/** Columns that stand on each other: good cards below, failed ones above. `when` writes an hour below its column. */
export async function hourChart(
  canvas: Canvas,
  hours: readonly HourFigures[],
  { x, y, width, height }: Frame,
  when: (start: number, before: number | undefined) => string,
): Promise<void> {
  const most = hours.reduce((most, { good, failed }) => Math.max(most, good + failed), 1);
  const step = niceStep(most);
  const top = Math.ceil(most / step) * step;
  const bottom = y + height - 14;
  const left = x + 22;
  const scale = (bottom - y - 6) / top;
  for (let value = 0; value <= top; value += step) {
    const at = bottom - value * scale;
    canvas.line(left, at, x + width, at);
    await canvas.text(String(value), left - 5, at + 2.5, { size: 7, color: ink.quiet, align: 'right' });
  }
  const place = (x + width - left) / Math.max(1, hours.length);
  const bar = Math.min(26, Math.max(0.4, place * 0.68));
  const label = { size: 6.5, color: ink.quiet };
  // Where the next label may begin, and what the last one told.
  let [free, before] = [left, undefined as number | undefined];
  for (const [index, { start, good, failed }] of hours.entries()) {
    const middle = left + (index + 0.5) * place;
    canvas.box(middle - bar / 2, bottom - good * scale, bar, good * scale, ink.good);
    canvas.box(middle - bar / 2, bottom - (good + failed) * scale, bar, failed * scale, ink.failed);
    const text = when(start, before);
    // Below its column, as far as it does not leave the chart.
    const wide = text.length * 3.4;
    const at = Math.max(left, middle - wide / 2);
    if (at < free || at + wide > x + width + 4) continue;
    await canvas.text(text, at, bottom + 9, label);
    [free, before] = [at + wide + Math.max(10, 34 - wide), start];
  }
}

export interface BarRow extends Tally {
  name: string;
  /** Behind the bar. */
  note: string;
}

/** A bar for each row, as long as it has cards; numbers say what length and colour show. */
export async function barRows(
  canvas: Canvas,
  rows: readonly BarRow[],
  { x, y, width }: Omit<Frame, 'height'>,
): Promise<number> {
  const most = rows.reduce((most, { good, failed }) => Math.max(most, good + failed), 1);
  const [names, notes, high] = [132, 178, 15];
  const room = width - names - notes;
  let at = y;
  for (const { name, note, good, failed } of rows) {
    const begin = x + names;
    const scale = room / most;
    await canvas.text(name, x, at + 8, { size: 8, width: names - 8 });
    canvas.box(begin, at + 1.5, good * scale, 8, ink.good);
    canvas.box(begin + good * scale, at + 1.5, failed * scale, 8, ink.failed);
    await canvas.text(note, x + width, at + 8, { size: 7.5, color: ink.quiet, align: 'right', width: notes - 6 });
    at += high;
  }
  return at;
}

/** 1, 2 or 5 with zeroes: up to five lines in all. */
function niceStep(most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (most / (digit * power) <= 5) return digit * power;
  }
}
