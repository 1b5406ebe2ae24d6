import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { WickError } from '../../contract/errors.ts';
import { undoAtEnd } from '../at-end.ts';

/**
 * Opens a drive by macOS' own program for that (authopen(1)), which asks the person, and hands over the descriptor: nothing
 * of Wick runs with rights. Throws `rights-refused` and `rights-unavailable`.
 */
export async function openAsked(target: string, flags: number, program = '/usr/libexec/authopen'): Promise<number> {
  const { native } = await import('../../../native/native.ts');
  if (native?.socketPair === undefined || native.takeDescriptor === undefined) {
    throw new WickError('rights-unavailable', { target, reason: 'this Wick was built without its native code' });
  }
  const [mine, theirs] = native.socketPair();
  try {
    const args = ['-stdoutpipe', '-o', String(flags), target];
    const child = spawn(program, args, { stdio: ['ignore', theirs, 'pipe'], env: {} });
    // Nobody is left to get the answer.
    const done = undoAtEnd(() => child.kill());
    const [code, said] = await Promise.all([
      new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', resolve);
      }),
      child.stderr === null ? '' : text(child.stderr),
    ]);
    done();
    const descriptor = native.takeDescriptor(mine);
    if (descriptor >= 0) return descriptor;
    const reason = said.trim().split('\n').at(-1) || `authopen ended with ${code}`;
    throw new WickError('rights-refused', { target, reason });
  } catch (error) {
    if (error instanceof WickError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new WickError('rights-unavailable', { target, reason }, { cause: error });
  } finally {
    closeSync(mine);
    closeSync(theirs);
  }
}
