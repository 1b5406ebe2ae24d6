import type { Figures, Row, Step } from '../group.ts';
import { type Context, flashStep } from './context.ts';

/**
 * What the old data between the mapped ranges costs. Loop drives empty ranges by themselves, and are flashed so in all other
 * steps; `plain` is one that does not, so that nothing is done about old data, or zeroes are written.
 */
export function clearedSteps(context: Context, file: string, plain: string): Step[] {
  const flash = { file, drives: [plain] };
  return [
    flashStep(context, { ...flash, key: 'kept', name: 'Wick, flash, old data kept', options: ['--no-verify'] }),
    flashStep(context, {
      ...flash,
      key: 'zeroed',
      name: 'Wick, flash, zeroes written',
      options: ['--no-verify', '--zero-unmapped'],
    }),
  ];
}

export function clearedRows({ has, wall }: Figures, format: string): Row[] {
  if (!has('kept')) return [];
  const against = { name: 'old data kept', series: wall('kept') };
  return [
    { what: `${format} flash, drive clears the gaps`, wick: wall('flash'), against, unit: 's' },
    { what: `${format} flash, zeroes written in the gaps`, wick: wall('zeroed'), against, unit: 's' },
  ];
}
