import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Opens a pseudo-terminal, says its path, and writes what comes on standard input to it once somebody has opened it: what
 * was there before is thrown away by whoever opens a serial port. Ends with its input.
 */
const program = `
import os, pty, select, time, tty
master, slave = pty.openpty()
tty.setraw(slave)
print(os.ttyname(slave), flush=True)
os.close(slave)
port = select.poll()
port.register(master, select.POLLIN)
was_open = False
while True:
    heard = os.read(0, 65536)
    if not heard:
        break
    while dict(port.poll(0)).get(master, 0) & select.POLLHUP:
        was_open = False
        time.sleep(0.01)
    if not was_open:
        time.sleep(0.1)
        was_open = True
    while heard:
        heard = heard[os.write(master, heard):]
`;

export interface Terminal extends AsyncDisposable {
  path: string;
  write(data: string | Uint8Array): void;
  /** The adapter is pulled out. */
  unplug(): Promise<void>;
}

/** A serial port with something at its other end. Needs python3. */
export async function openTerminal(): Promise<Terminal> {
  const child = spawn('python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  const ended = once(child, 'exit');
  const [path] = (await once(createInterface(child.stdout), 'line')) as [string];
  const unplug = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { path, write: (data) => child.stdin.write(data), unplug, [Symbol.asyncDispose]: unplug };
}
