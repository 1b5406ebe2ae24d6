import { createHash } from 'node:crypto';
import { canonicalText } from '../image/pantavisor/canonical.ts';
import type { JsonNode } from '../image/pantavisor/raw-json.ts';

/** SHA-256 of the canonical form of each value, by its key. */
export type StateKeys = Readonly<Record<string, string>>;

/** What each key of a state says; the order and white space do not count. */
export function stateKeysOf(state: JsonNode): StateKeys {
  const members = state.kind === 'object' ? state.members : [];
  return Object.fromEntries(members.map(({ key, value }) => [key, sha256(canonicalText(value))]));
}

/** Lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
