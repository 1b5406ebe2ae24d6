import { WickError } from '../contract/errors.ts';
import type { RequestOf } from '../contract/helper-messages.ts';
import { nameDrive, nameReader } from '../contract/named-drive.ts';

interface Actual {
  size: number;
  majorMinor?: string;
  serials?: string[];
  sequence?: number;
}

/** Throws `target-changed` where the drive differs from what was confirmed. What was known then must be known now. */
export function refuseOther(target: string, expect: RequestOf<'open'>['expect'], actual: Actual): void {
  type Value = string | number | undefined;
  const differs = (field: string, expected: Value, found: Value) => {
    throw new WickError('target-changed', {
      target,
      field,
      expected: String(expected),
      actual: String(found ?? 'unknown'),
    });
  };
  if (expect.path !== target) differs('path', expect.path, target);
  if (expect.size !== actual.size) differs('size in bytes', expect.size, actual.size);
  const { majorMinor, serial, sequence } = expect;
  if (majorMinor !== undefined && majorMinor !== actual.majorMinor) {
    differs('device number', majorMinor, actual.majorMinor);
  }
  if (serial !== undefined && actual.serials?.includes(serial) !== true) {
    differs('serial number', serial, actual.serials?.[0]);
  }
  if (sequence !== undefined && sequence !== actual.sequence) differs('sequence number', sequence, actual.sequence);
}

/**
 * Returns whether the person was asked about a reader, whatever card is in it.
 *
 * @throws WickError `target-changed` for every other drive than the one that the person was asked about
 */
export function refuseUnnamed({ path, expect, practice }: RequestOf<'open'>, only: string): 'drive' | 'reader' {
  const name = nameDrive({ path, size: expect.size });
  if (name === only && !practice) return 'drive';
  if (nameReader(path) === only && !practice) return 'reader';
  throw new WickError('target-changed', { target: path, field: 'name and size', expected: only, actual: name });
}
