import { existsSync } from 'node:fs';
import { isWickError, WickError } from '../contract/errors.ts';

const words: Record<string, string> = {
  EIO: 'input/output error',
  ENOSPC: 'no space left on it',
  EFBIG: 'file too large',
  EREMOTEIO: 'remote input/output error',
  ETIMEDOUT: 'it did not answer in time',
  EINVAL: 'the request was not accepted',
  ENODATA: 'its medium cannot be read there',
  EILSEQ: 'its data came back damaged',
};

const goneCodes = new Set(['ENXIO', 'ENODEV', 'ENOMEDIUM', 'ESHUTDOWN', 'EBADF']);
const protectedCodes = new Set(['EROFS', 'EPERM', 'EACCES']);

/** The error code of a failed system call, as `EIO`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A failed read, write or flush as an error for a person. `present` says whether the drive is still there. */
export function ioFault(
  error: unknown,
  place: { target: string; operation: string; offset: number; practice?: boolean },
  present: () => boolean = () => existsSync(place.target),
): WickError {
  if (isWickError(error)) return error;
  const code = systemCode(error);
  const { target, operation, offset } = place;
  // A drive that was pulled out answers EIO until the last descriptor is closed.
  if ((code !== undefined && goneCodes.has(code)) || (code === 'EIO' && !present())) {
    return new WickError('target-gone', { target }, { cause: error });
  }
  if (place.practice === true && (code === 'ENOSPC' || code === 'EDQUOT')) {
    return new WickError('practice-no-room', { target }, { cause: error });
  }
  if (code !== undefined && protectedCodes.has(code)) {
    return new WickError('target-write-protected', { target }, { cause: error });
  }
  const reason =
    (code !== undefined && words[code]) || code || (error instanceof Error ? error.message : String(error));
  return new WickError('target-io', { target, operation, offset, reason }, { cause: error });
}
