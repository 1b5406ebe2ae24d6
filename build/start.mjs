// `npm start`: makes the checkout ready and shows what Wick does.
import { join } from 'node:path';
import process from 'node:process';
import { run, setup, wickNode } from './setup.mjs';

try {
  await setup();
  run(wickNode(), [join(import.meta.dirname, '..', 'dist', 'wick.mjs'), 'demo', ...process.argv.slice(2)]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
