import type { ImageChoice } from '../../flow/flow.ts';

/** What a person would call an image: the last part of its path or address. */
export function nameOf({ source, entry }: ImageChoice): string {
  const whole = source.replace(/^catalogue:/, '').replace(/[?#].*$/, (tail) => (/^https?:/i.test(source) ? '' : tail));
  const last = whole.split(/[\\/]/).findLast((part) => part !== '') ?? whole;
  return entry === undefined ? last : `${last}: ${entry}`;
}
