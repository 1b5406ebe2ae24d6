// `npm run soak`: makes the checkout ready and flashes at random, with all kinds of trouble, for as long as it is told to.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { setup, wickNode } from './setup.mjs';

try {
  await setup();
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    const { soakCommand } = await import('../test/soak/soak.ts');
    const controller = new AbortController();
    // A round is brought to its end, so that nothing is left behind; a second signal ends it at once.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => controller.abort());
    process.exitCode = await soakCommand(process.argv.slice(2), controller.signal);
  } else {
    const child = spawn(wickNode(), [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill('SIGTERM'));
    process.exitCode = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
