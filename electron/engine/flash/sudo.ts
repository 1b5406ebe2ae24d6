import { closeSync, constants, openSync } from 'node:fs';
import { WickError } from '../../contract/errors.ts';
import type { Elevation } from './elevation.ts';
import { helperCommand, spawnHelper } from './spawn-helper.ts';

/** sudo asks on the terminal itself; without one it works only where it needs no password. */
export const withSudo: Elevation = {
  asks: true,
  async start({ path: target }) {
    const { program, args } = helperCommand();
    const ask = hasTerminal() ? ['-p', `[sudo] password of %p, to write ${target.replaceAll('%', '%%')}: `] : ['-n'];
    try {
      return await spawnHelper({ program: 'sudo', args: [...ask, '--', program, ...args] }, { env: process.env });
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      const reason = missing ? 'sudo is not installed' : String(error);
      throw new WickError('rights-unavailable', { target, reason }, { cause: error });
    }
  },
  refusal({ path: target }, { reason }) {
    const fields = { target, reason: reason.replace(/^sudo: /, '').replace(/\.$/, '') };
    return new WickError(hasTerminal() ? 'rights-refused' : 'rights-unavailable', fields);
  },
};

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', constants.O_RDWR));
    return true;
  } catch {
    return false;
  }
}
