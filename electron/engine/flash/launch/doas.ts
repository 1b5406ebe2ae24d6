import { WickError } from '../../../contract/errors.ts';
import type { Elevation } from '../elevation.ts';
import { helperCommand, spawnHelper } from '../spawn-helper.ts';
import { launched } from './launched.ts';

/** doas asks on the terminal itself, and need not remember the answer. */
export const withDoas: Elevation = onTerminal('doas', []);

/** systemd's way (run0(1)): a service of its own, to which it hands over its pipes. polkit asks, on the terminal if need be. */
export const withRun0: Elevation = onTerminal('run0', ['--pipe', '--background=', '--']);

function onTerminal(program: string, options: readonly string[]): Elevation {
  return launched({
    ask(names) {
      const helper = helperCommand();
      const args = [...options, helper.program, ...helper.args, ...names];
      return spawnHelper({ program, args }, { env: process.env });
    },
    refusal({ reason }, target) {
      const clause = reason.replace(new RegExp(`^${program}: `), '').replace(/\.$/, '');
      return new WickError('rights-refused', { target, reason: clause });
    },
  });
}
