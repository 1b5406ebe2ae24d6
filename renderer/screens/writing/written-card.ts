import type { Out } from '../../../electron/contract/calls.ts';
import type { JobTarget } from './slots.ts';

type Drive = Out<'drives.watch'>['drives'][number];

/** Whether a drive is still the medium that a slot has written well: it is not offered to be overwritten. */
export function isWrittenCard(drive: Drive, { drive: written, result }: JobTarget): boolean {
  return result?.outcome === 'good' && mediumOf(drive) === mediumOf(written);
}

/** Another medium in the same reader differs in one of these. */
function mediumOf({ path, sequence, cid, serial, size }: Drive): string {
  return JSON.stringify([path, sequence, cid, serial, size]);
}
