import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..', '..');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** Looks at the pages as `npm test` does, at all that there is of them and not at a part: returns the exit code. */
export async function soakPages(signal: AbortSignal): Promise<number> {
  const args = [vitest, 'run', '--config', 'test/vitest.config.ts', '--testTimeout', '240000', 'test/e2e/scenes'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, WICK_PAGES: 'all' },
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const [code] = await once(child, 'exit');
  signal.removeEventListener('abort', stop);
  return code === 0 ? 0 : 1;
}
