import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { SharedMemory } from '../image/chunk-memory.ts';
import { describeExit, type HelperChannel, type HelperExit } from './helper-channel.ts';

/** Characters of standard error that are kept. */
const keptWords = 4096;
/** How long standard error may still speak after the end, in ms. */
const afterwards = 200;

/** The helper keeps next to nothing in its heap, and eight of them may run: 2 MiB less for each. */
const lean = ['--max-semi-space-size=1', '--v8-pool-size=0'];

export interface HelperCommand {
  program: string;
  args: readonly string[];
}

/** The program that is installed with the bundle, the helper's own bundle beside it, or the sources' when they run unbundled. */
export function helperCommand(directory = import.meta.dirname): HelperCommand {
  const program = programPlaces(directory).find((path) => existsSync(path));
  // polkit knows it by its real path.
  if (program !== undefined) return { program: realpathSync(program), args: [] };
  const bundled = join(directory, 'helper.mjs');
  const source = join(directory, '../../helper/main.ts');
  // Electron's own program runs no scripts: in a checkout, whoever starts it names a Node that does.
  const node = process.versions['electron'] === undefined ? process.execPath : (process.env['WICK_NODE'] ?? 'node');
  return { program: node, args: [...lean, existsSync(bundled) ? bundled : source] };
}

/** Beside the bundle; in the app, whose bundles lie in an archive that no program can be started from, beside the archive. */
function programPlaces(directory: string): string[] {
  const name = process.platform === 'win32' ? 'wick-helper.exe' : 'wick-helper';
  const [resources = '', ...archived] = directory.split(/[\\/]app\.asar[\\/]/);
  return [join(directory, name), ...(archived.length === 0 ? [] : [join(resources, 'wick', name)])];
}

/** Nothing of this process's environment is for the helper; Windows starts no program without its own folder's name. */
function leastEnvironment(): NodeJS.ProcessEnv {
  return process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] } : {};
}

/** Starts a helper, which may look into `shared`. Rejects with the system's error where the program cannot be started. */
export async function spawnHelper(
  { program, args }: HelperCommand,
  { env = leastEnvironment(), shared }: { env?: NodeJS.ProcessEnv; shared?: SharedMemory | undefined } = {},
): Promise<HelperChannel> {
  const stdio: ('pipe' | number)[] = ['pipe', 'pipe', 'pipe', ...(shared === undefined ? [] : [shared.descriptor])];
  const child = spawn(program, args, { stdio, env, windowsHide: true });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('a helper without its pipes');
  let words = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-keptWords);
  });
  // A helper that ended is noticed by its end, not by the pipe.
  stdin.on('error', () => {});
  stdout.on('error', () => {});
  stderr.on('error', () => {});
  const exited = new Promise<HelperExit>((resolve) => {
    child.once('exit', (code, signal) => {
      const tell = () => {
        resolve(describeExit({ code, signal, said: words }));
      };
      const timer = setTimeout(tell, afterwards);
      child.once('close', () => {
        clearTimeout(timer);
        tell();
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  // Later failures are those of kill(), which has nobody left to hit.
  child.on('error', () => {});
  return {
    input: stdin,
    output: stdout,
    shared: shared?.size,
    exited,
    kill: () => void child.kill('SIGKILL'),
  };
}
