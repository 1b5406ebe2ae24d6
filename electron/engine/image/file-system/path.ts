/**
 * The names on the way to an absolute path; empty for the root. Throws RangeError for a path that is not absolute or climbs.
 */
export function namesOf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  if (!path.startsWith('/') || names.some((name) => name === '.' || name === '..' || name.includes('\0'))) {
    throw new RangeError(`no absolute path: ${JSON.stringify(path)}`);
  }
  return names;
}
