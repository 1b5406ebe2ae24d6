import { WickError } from '../../contract/errors.ts';

/**
 * Keys of user-meta by which a Hub finds the device of a unit: they travel in its token, and the Hub copies them. Keys with
 * a dot in them cannot be filtered by.
 */
export const unitTag = 'wick-unit';
export const runTag = 'wick-run';

export interface UnitName {
  /** Of one flash, or of one pass over a lot: nobody else uses it. Without, `unit` is alone in the world. */
  run?: string;
  /** Of one device in that run. */
  unit: string;
}

/** The value of a unit's tag. @throws WickError `usage` */
export function tagOf({ run, unit }: UnitName): string {
  const tag = run === undefined ? unit : `${run}.${unit}`;
  // Filters read a first ! or ^ as more than text.
  if (run !== '' && unit !== '' && tag.length <= 200 && /^[\x20-\x7e]+$/u.test(tag) && !/^[!^]/u.test(tag)) return tag;
  throw new WickError('usage', {
    reason: `"${tag}" cannot be the tag of a unit.`,
    hint: 'It has up to 200 letters without accents, digits and the like, and begins with neither ! nor ^.',
  });
}

export function tagMeta(name: UnitName): Record<string, string> {
  return { [unitTag]: tagOf(name), ...(name.run === undefined ? {} : { [runTag]: name.run }) };
}
