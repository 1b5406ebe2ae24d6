import type { Drive, DriveIdentity } from '../../contract/drive.ts';

/** What a person confirms when they choose a drive. */
export function identityOf(drive: Drive): DriveIdentity {
  const { path, size, serial, majorMinor, sequence, fileSize } = drive;
  return {
    path,
    size,
    ...(serial === undefined ? {} : { serial }),
    ...(majorMinor === undefined ? {} : { majorMinor }),
    ...(sequence === undefined ? {} : { sequence }),
    ...(fileSize === undefined ? {} : { fileSize }),
  };
}
