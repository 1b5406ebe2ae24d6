const reasons: Record<string, string> = {
  EACCES: 'you have no permission to read it',
  EPERM: 'you have no permission to read it',
  EISDIR: 'it is a folder',
  EIO: 'the drive it is on reports a read error',
  ELOOP: 'its links lead in a circle',
  ENXIO: 'there is no medium in the drive',
  ENOMEDIUM: 'there is no medium in the drive',
  EMFILE: 'too many files are open',
  ESTALE: 'the network folder it is in is gone',
  ENODEV: 'the drive it is on is gone',
};

/** The `code` of a system error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Why a file cannot be read, as a clause. */
export function fileReason(error: unknown): string {
  const code = errorCode(error);
  return (code === undefined ? undefined : reasons[code]) ?? (error instanceof Error ? error.message : String(error));
}
