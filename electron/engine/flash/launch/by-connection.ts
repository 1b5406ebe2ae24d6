import { WickError } from '../../../contract/errors.ts';
import { spawnHelper, type HelperCommand } from '../spawn-helper.ts';
import type { HelperChannel } from '../helper-channel.ts';
import { listenForHelper } from './connect-back.ts';

/**
 * Starts a helper through a program that gives it rights but not the pipes: the helper connects back. `command` makes the
 * program's arguments of the helper's. The program stays until the helper has ended, and ends with its exit code.
 */
export async function startByConnection(
  command: (args: readonly string[]) => HelperCommand,
  names: readonly string[],
  { target, signal }: { target: string; signal: AbortSignal },
): Promise<HelperChannel> {
  const stop = new AbortController();
  const door = await listenForHelper({ signal: AbortSignal.any([signal, stop.signal]) });
  try {
    const asking = await spawnHelper(command([...door.args, ...names]), { env: process.env });
    // Dismissed: nobody will connect.
    void asking.exited.then(() => stop.abort());
    signal.addEventListener('abort', () => asking.kill(), { once: true });
    const socket = await door.connected.catch((error: Error) => {
      asking.kill();
      // Otherwise its end says what happened.
      if (stop.signal.aborted || signal.aborted) return undefined;
      throw new WickError('rights-unavailable', { target, reason: error.message }, { cause: error });
    });
    if (socket === undefined) {
      await door[Symbol.asyncDispose]();
      return asking;
    }
    socket.on('error', () => {});
    await door[Symbol.asyncDispose]();
    return { input: socket, output: socket, exited: asking.exited, kill: () => void socket.destroy() };
  } catch (error) {
    await door[Symbol.asyncDispose]();
    throw error;
  }
}
