import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { WickError } from '../../../contract/errors.ts';
import { findProgram } from '../find-program.ts';
import { helperCommand, spawnHelper } from '../spawn-helper.ts';
import type { Way } from './way.ts';

/** Where build/linux/org.wick.helper.policy is installed, and the program that it speaks of. */
const policy = '/usr/share/polkit-1/actions/org.wick.helper.policy';
const installedHelper = '/usr/lib/wick/wick-helper';
/** polkit's action for whatever has none of its own. */
const generalAction = 'org.freedesktop.policykit.exec';

/** pkexec's exit codes (its manual page). */
const dismissed = 126;

/**
 * polkit's prompt, which an agent of the desktop shows. Without our policy installed, as in a checkout, it names the program
 * that is run in place of what Wick is going to do.
 */
export const pkexec: Way = {
  async ask(names, { target }) {
    const program = findProgram('pkexec');
    if (program === undefined) {
      throw new WickError('rights-unavailable', { target, reason: 'pkexec is not installed' });
    }
    const helper = helperCommand();
    // pkexec's own agent would ask on whichever terminal there is.
    const args = ['--disable-internal-agent', helper.program, ...helper.args, ...names];
    return await spawnHelper({ program, args });
  },

  async refusal({ code, said, reason }, target) {
    if (code === dismissed) return new WickError('rights-refused', { target, reason: 'the question was dismissed' });
    if (said.includes('No authentication agent found')) {
      return new WickError('rights-no-agent', { target, screen: hasScreen() });
    }
    if (!said.includes('Not authorized'))
      return new WickError('rights-unavailable', { target, reason: clause(reason) });
    const action = actionOf(helperCommand().program);
    return (await mayBeAllowed(action))
      ? new WickError('rights-refused', { target, reason: 'the password was wrong' })
      : new WickError('rights-not-allowed', { target, action });
  },
};

function actionOf(program: string): string {
  return program === installedHelper && existsSync(policy) ? 'org.wick.helper.write' : generalAction;
}

/** Whether a password would help; pkexec says the same of a wrong one. pkcheck ends with 1 only where none would. */
function mayBeAllowed(action: string): Promise<boolean> {
  return new Promise((resolve) => {
    const args = ['--action-id', action, '--process', String(process.pid)];
    execFile('pkcheck', args, { timeout: 5000 }, (error) => resolve(error?.code !== 1));
  });
}

function hasScreen(): boolean {
  return process.env['WAYLAND_DISPLAY'] !== undefined || process.env['DISPLAY'] !== undefined;
}

function clause(words: string): string {
  return words.trim().replace(/\.$/, '');
}
