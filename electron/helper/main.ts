/**
 * The privileged program: writes, reads and hashes the blocks of one drive that it has checked itself, for whoever holds
 * the other end of its standard input and output. It opens nothing else, listens nowhere, and ends with its input.
 */
import { writeSync } from 'node:fs';
import { undoAll } from './at-end.ts';
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

serve(0, 1, {
  closed(busy) {
    if (busy) endAtOnce();
  },
  broken(error, busy) {
    writeSync(2, `wick helper: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
    if (busy) endAtOnce();
  },
});
