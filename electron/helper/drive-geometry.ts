import { WickError } from '../contract/errors.ts';

/** Size and smallest unit of an open drive, in bytes, as the system tells native code; Linux has sysfs for that. */
export async function driveGeometry(descriptor: number): Promise<{ size: number; blockSize: number }> {
  const { native, nativeMissing } = await import('../../native/native.ts');
  if (native?.driveSize === undefined || native.logicalBlockSize === undefined) {
    throw new WickError('bug', {
      reason: `the size of a drive cannot be told: ${nativeMissing ?? 'not in this build'}`,
    });
  }
  return { size: native.driveSize(descriptor), blockSize: native.logicalBlockSize(descriptor) };
}
