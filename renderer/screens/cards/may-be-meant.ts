import type { Out } from '../../../electron/contract/calls.ts';

type Drive = Out<'drives.watch'>['drives'][number];

/**
 * Whether somebody may want to write a drive that is not offered: the disk of a computer that is to become a device, or a
 * loop device. What the system uses, and what is no drive, is never one.
 */
export function mayBeMeant({ hidden, risks, transport, unusable }: Drive): boolean {
  if (hidden === undefined || unusable !== undefined) return false;
  return risks.every(({ kind }) => kind === 'internal') && (risks.length > 0 || transport === 'loop');
}
