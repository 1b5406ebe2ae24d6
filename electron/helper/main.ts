/**
 * The privileged program: writes, reads and hashes the blocks of one drive that it has checked itself, for whoever holds
 * the other end of its standard input and output. It opens nothing else, listens nowhere, and ends with its input. With
 * drives on its command line it starts itself once for each of them.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { parseArguments } from './arguments.ts';
import { undoAll } from './at-end.ts';
import { connectBack } from './launch/connect-back.ts';
import { launch } from './launch/launch.ts';
import { serve } from './serve.ts';

// Read by libuv when its first file operation starts, which is later than this.
process.env['UV_THREADPOOL_SIZE'] = '8';

// Ctrl-C goes to every process of the terminal; the command then closes the pipe in good order.
process.on('SIGINT', () => {});

process.on('exit', undoAll);
process.on('SIGTERM', endAtOnce);
process.on('SIGHUP', endAtOnce);

/** An ordinary exit would wait for the drive to take what is under way. */
function endAtOnce(): void {
  undoAll();
  process.kill(process.pid, 'SIGKILL');
}

function say(error: unknown): void {
  writeSync(2, `wick helper: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

function serveOne(only?: string): void {
  serve(0, 1, {
    only,
    closed(busy) {
      if (busy) endAtOnce();
    },
    broken(error, busy) {
      say(error);
      if (busy) endAtOnce();
    },
  });
}

try {
  const duty = parseArguments(process.argv.slice(2));
  // Set by those who ask for a password, and nobody on the other side can take them away.
  const { PKEXEC_UID, SUDO_UID } = process.env;
  switch (duty.kind) {
    case 'any':
      // The question that was answered did not say which drive.
      if (PKEXEC_UID !== undefined) throw new TypeError('no drive was named');
      serveOne();
      break;
    case 'only':
      serveOne(duty.name);
      break;
    case 'launch':
      if (duty.connect === undefined) {
        launch(duty.names, new Socket({ fd: 0, writable: false }), new Socket({ fd: 1, readable: false }));
      } else if (PKEXEC_UID !== undefined || SUDO_UID !== undefined) {
        throw new TypeError('its pipes are inherited');
      } else {
        const socket = await connectBack(duty.connect.path, duty.connect.keyFile);
        launch(duty.names, socket, socket);
      }
      break;
  }
} catch (error) {
  say(error);
}
