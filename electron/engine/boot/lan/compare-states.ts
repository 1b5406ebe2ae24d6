import { canonicalText } from '../../image/pantavisor/canonical.ts';
import type { JsonNode } from '../../image/pantavisor/raw-json.ts';
import { sha256, type StateKeys, stateKeysOf } from '../state-keys.ts';

export interface Comparison {
  /** Of the canonical form of the state that runs, lower-case hex. */
  sha256: string;
  /** Keys that are not as they were flashed, sorted. */
  differs: string[];
  /** Those of them that are not there, and those that were not flashed. */
  missing: string[];
  extra: string[];
}

/** Compares the state that runs with the one that was flashed, key by key. */
export function compareStates(running: JsonNode, flashed: StateKeys | undefined): Comparison {
  const there = new Map(Object.entries(stateKeysOf(running)));
  const wanted = flashed === undefined ? there : new Map(Object.entries(flashed));
  const missing = [...wanted.keys()].filter((key) => !there.has(key));
  const extra = [...there.keys()].filter((key) => !wanted.has(key));
  const changed = [...there].filter(([key, text]) => wanted.has(key) && wanted.get(key) !== text).map(([key]) => key);
  return {
    sha256: sha256(canonicalText(running)),
    differs: [...missing, ...extra, ...changed].toSorted(),
    missing: missing.toSorted(),
    extra: extra.toSorted(),
  };
}
