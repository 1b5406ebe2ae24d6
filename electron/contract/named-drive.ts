import { formatBytes } from './format.ts';

/**
 * A drive as the helper's command line names it: `/dev/sdb=31.9GB`. The prompt for a password shows it, so the helper opens
 * no drive of another path or size.
 */
export function nameDrive({ path, size }: { path: string; size: number }): string {
  return `${path}=${formatBytes(size).replace(' ', '')}`;
}

/**
 * A reader of a bench, with whatever card will be in it: `/dev/sdb=any-size`. What cannot be taken out of the computer is no
 * reader, and the helper does not open it.
 */
export function nameReader(path: string): string {
  return `${path}=any-size`;
}
