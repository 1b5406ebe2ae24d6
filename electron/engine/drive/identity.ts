import type { Drive, DriveIdentity } from '../../contract/drive.ts';

/** What a person confirms when they choose a drive. */
export function identityOf(drive: Drive): DriveIdentity {
  const { path, size, serial, majorMinor, sequence } = drive;
  return {
    path,
    size,
    ...(serial === undefined ? {} : { serial }),
    ...(majorMinor === undefined ? {} : { majorMinor }),
    ...(sequence === undefined ? {} : { sequence }),
  };
}

/** One way in which a drive is not the one that was confirmed: the fields of the error `target-changed`. */
export interface IdentityDifference {
  field: string;
  expected: string;
  actual: string;
}

const fields = [
  ['path', 'path'],
  ['size', 'size in bytes'],
  ['serial', 'serial number'],
  ['majorMinor', 'device number'],
  ['sequence', 'sequence number'],
] as const satisfies readonly (readonly [keyof DriveIdentity, string])[];

/** The first difference; undefined when it is the same drive. What was known when it was confirmed must still be known. */
export function identityDifference(confirmed: DriveIdentity, actual: DriveIdentity): IdentityDifference | undefined {
  for (const [key, field] of fields) {
    const expected = confirmed[key];
    if (expected === undefined || expected === actual[key]) continue;
    return { field, expected: String(expected), actual: String(actual[key] ?? 'unknown') };
  }
  return undefined;
}

/** Whether two identities, taken at different times, are those of one drive. */
export function sameDrive(a: DriveIdentity, b: DriveIdentity): boolean {
  return identityDifference(a, b) === undefined && identityDifference(b, a) === undefined;
}
