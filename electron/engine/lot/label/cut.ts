import type { FontWeight } from './font-files.ts';
import { type Run, runsOf, widthOf } from './typeface.ts';

/** A text, or as much of it as fits before an ellipsis, which is there in any case; `room` in ems. */
export async function runsWithin(text: string, weight: FontWeight, room: number): Promise<Run[]> {
  const whole = await runsOf(text, weight);
  if (widthOf(whole) <= room) return whole;
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  let [fits, tooMany] = [0, letters.length];
  let best = await runsOf('…', weight);
  while (fits < tooMany - 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    const runs = await runsOf(`${letters.slice(0, middle).join('').trimEnd()}…`, weight);
    if (widthOf(runs) <= room) [fits, best] = [middle, runs];
    else tooMany = middle;
  }
  return best;
}
