import { resolve } from 'node:path';

/** A place of a ledger whose path starts from where the person stands. */
export function fullPlace(named: string): string {
  return named.includes('://') ? named : resolve(named);
}
