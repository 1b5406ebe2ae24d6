import { createHash } from 'node:crypto';
import type { LogEntry } from '../../../../contract/lot/record.ts';
import { canonicalJson } from '../../../certificate/canonical.ts';

/** What stands before the first entry. */
export const firstHash = '0'.repeat(64);

/** SHA-256 of the hash before it, as hexadecimal text, and the entry's canonical JSON without `hash` and `signature`. */
export function hashOf(entry: Omit<LogEntry, 'hash' | 'signature'>): string {
  const { lot, sequence, at, station, unit, event, reservation, bound, previous } = entry;
  return createHash('sha256')
    .update(previous + canonicalJson({ lot, sequence, at, station, unit, event, reservation, bound, previous }))
    .digest('hex');
}
