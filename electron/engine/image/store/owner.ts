import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** What tells this computer's processes from those of another one, or of another container, that shares a folder. */
export const hostMark = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Whether a process of this computer still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
