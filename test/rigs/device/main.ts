import { createInterface } from 'node:readline';
import { boot } from './boot.ts';
import { openConsole } from './console.ts';
import { flush } from './disk.ts';
import { Machine } from './machine.ts';
import { deviceOptionsSchema } from './options.ts';

/**
 * A device: `node main.ts OPTIONS`. It says on its standard output where its console is and how far it has come, one JSON
 * object in each line. On its standard input `on` switches it on; when that ends, or with SIGTERM, it shuts down cleanly,
 * and with SIGUSR2 power is pulled.
 */
const options = deviceOptionsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const console = await openConsole(options.faults.some(({ kind }) => kind === 'silent-console'));
const machine = new Machine(options, console);
const { signal } = machine.power;
process.on('SIGTERM', () => machine.power.abort('off'));
process.on('SIGINT', () => machine.power.abort('off'));
process.on('SIGUSR2', () => machine.power.abort('cut'));

// Whatever goes wrong in the double, nothing of it stays.
signal.addEventListener('abort', () => void setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20_000).unref());

const switchedOn = new Promise<void>((resolve) => {
  const input = createInterface(process.stdin);
  input.once('line', () => resolve());
  input.once('close', () => {
    machine.power.abort('off');
    resolve();
  });
});
process.stdout.write(`${JSON.stringify({ console: console.path })}\n`);
await switchedOn;

try {
  while (!signal.aborted) {
    await boot(machine, signal);
    machine.reached('reboot');
  }
} catch (error) {
  if (!signal.aborted) throw error;
} finally {
  const { storage } = machine;
  if (signal.reason === 'cut' && storage !== undefined) {
    await storage.ext4.alone(() => storage.ext4.cutPower(options.medium, storage.offset, storage.blockSize));
    machine.reached('power-cut');
  } else {
    await machine.keep();
    machine.reached('off');
  }
  await flush(options.medium);
  await console.close();
  process.stdin.destroy();
}
