import { WickError } from '../../../contract/errors.ts';
import { helperCommand } from '../spawn-helper.ts';
import { startByConnection } from './by-connection.ts';
import type { Way } from './way.ts';

/** AppleScript that runs its arguments with rights; `quoted form` keeps the shell from reading anything into them. */
const script = [
  'on run words',
  'set command to ""',
  'repeat with word in words',
  'set command to command & quoted form of (word as text) & space',
  'end repeat',
  'do shell script command with administrator privileges',
  'end run',
];

/** macOS' prompt for administrators, where drives cannot be asked for one by one. What it starts does not inherit pipes. */
export const osascript: Way = {
  ask(names, how) {
    const { program, args } = helperCommand();
    const lines = script.flatMap((line) => ['-e', line]);
    return startByConnection(
      (more) => ({ program: '/usr/bin/osascript', args: [...lines, '--', program, ...args, ...more] }),
      names,
      how,
    );
  },
  refusal({ said, reason }, target) {
    // userCanceledErr (MacErrors.h).
    return said.includes('(-128)')
      ? new WickError('rights-refused', { target, reason: 'the question was dismissed' })
      : new WickError('rights-unavailable', { target, reason: reason.replace(/\.$/, '') });
  },
};
