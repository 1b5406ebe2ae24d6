import { deviceGlob } from './glob.ts';
import type { StatePair } from './state.ts';

/** What the patterns of one signature choose from a state. */
export interface Selection {
  /** In the order of the state. */
  included: readonly StatePair[];
  /** Keys that a pattern matches, also the excluded ones: the device counts both as covered. */
  covered: ReadonlySet<string>;
}

/** Patterns are applied in their order, those that exclude last. */
export function select(
  pairs: readonly StatePair[],
  patterns: { include: readonly string[]; exclude: readonly string[] },
): Selection {
  const includes = patterns.include.map((pattern) => deviceGlob(pattern));
  const excludes = patterns.exclude.map((pattern) => deviceGlob(pattern));
  const included: StatePair[] = [];
  const covered = new Set<string>();
  for (const pair of pairs) {
    const wanted = includes.some((matches) => matches(pair.rawKey));
    const refused = excludes.some((matches) => matches(pair.rawKey));
    if (wanted || refused) covered.add(pair.key);
    if (wanted && !refused) included.push(pair);
  }
  return { included, covered };
}

/**
 * The text that was signed, as a device puts it together: keys and values as they stand in the state, in its order. What is
 * neither an object nor an array is put between quotes, be it text or not.
 */
export function payloadOf(included: readonly StatePair[]): string {
  // With nothing to sign, the closing brace takes the place of the opening one: no signer makes that text.
  if (included.length === 0) return '}';
  return `{${included.map((pair) => `"${pair.rawKey}":${payloadValue(pair)}`).join(',')}}`;
}

function payloadValue({ value }: StatePair): string {
  const bare = value.kind === 'string' ? value.raw.slice(1, -1) : value.raw;
  return bare.startsWith('{') || bare.startsWith('[') ? bare : `"${bare}"`;
}
