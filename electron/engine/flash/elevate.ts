import { accessSync, constants } from 'node:fs';
import type { Drive } from '../../contract/drive.ts';
import { sharedChunks } from '../image/chunk-memory.ts';
import type { Elevate, Elevation } from './elevation.ts';
import { helperCommand, spawnHelper } from './spawn-helper.ts';
import { withSudo } from './sudo.ts';

const direct: Elevation = {
  asks: false,
  // No border of rights lies between, so that it may be given memory instead of copies.
  start: () => spawnHelper(helperCommand(), { shared: sharedChunks() }),
  refusal: () => undefined,
};

/** The command's way: directly where the rights are there, with sudo where not. */
export const elevate: Elevate = (drive) => (needsRights(drive) ? withSudo : direct);

function needsRights(drive: Drive): boolean {
  if (drive.transport === 'practice' || process.platform === 'win32' || process.getuid?.() === 0) return false;
  if (drive.mountPoints.length > 0) return true;
  try {
    accessSync(drive.path, constants.R_OK | constants.W_OK);
    return false;
  } catch {
    return true;
  }
}
