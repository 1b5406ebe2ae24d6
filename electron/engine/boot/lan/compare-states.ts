import { createHash } from 'node:crypto';
import { canonicalText } from '../../image/pantavisor/canonical.ts';
import type { JsonNode } from '../../image/pantavisor/raw-json.ts';

export interface Comparison {
  /** Of the canonical form of the state that runs, lower-case hex. */
  sha256: string;
  /** Keys that are not as they were flashed, sorted. */
  differs: string[];
  /** Those of them that are not there, and those that were not flashed. */
  missing: string[];
  extra: string[];
}

/** Compares the state that runs with the one that was flashed, key by key; the order and white space do not count. */
export function compareStates(running: JsonNode, flashed: JsonNode | undefined): Comparison {
  const there = membersOf(running);
  const wanted = flashed === undefined ? there : membersOf(flashed);
  const missing = [...wanted.keys()].filter((key) => !there.has(key));
  const extra = [...there.keys()].filter((key) => !wanted.has(key));
  const changed = [...there].filter(([key, text]) => wanted.has(key) && wanted.get(key) !== text).map(([key]) => key);
  return {
    sha256: createHash('sha256').update(canonicalText(running)).digest('hex'),
    differs: [...missing, ...extra, ...changed].toSorted(),
    missing: missing.toSorted(),
    extra: extra.toSorted(),
  };
}

function membersOf(node: JsonNode): Map<string, string> {
  const members = node.kind === 'object' ? node.members : [];
  return new Map(members.map(({ key, value }) => [key, canonicalText(value)]));
}
