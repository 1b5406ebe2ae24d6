// `npm run bench`: makes the checkout ready and measures it against other tools.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { setup, wickNode } from './setup.mjs';

try {
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    await setup();
    const { bench } = await import('../test/bench/bench.ts');
    await bench(process.argv.slice(2));
  } else {
    await setup();
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
