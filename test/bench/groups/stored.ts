import { rmSync } from 'node:fs';
import type { Step } from '../group.ts';
import { type Context, flashStep } from './context.ts';

/** A card of an image that is seen for the first time and leaves a copy of itself, then the second card of it. */
export function storedSteps(context: Context, file: string, drive: string): Step[] {
  const flash = { file, drives: [drive], store: true, options: ['--no-verify'] };
  const forget = () => rmSync(context.storeFolder, { recursive: true, force: true });
  return [
    {
      ...flashStep(context, { ...flash, key: 'first', name: 'Wick, first card, leaves a copy' }),
      prepare: forget,
    },
    // As in a lot, where one card follows the other.
    {
      ...flashStep(context, { ...flash, key: 'second', name: 'Wick, second card, from the store' }),
      cached: 'as left',
    },
  ];
}
