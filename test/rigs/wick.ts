import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const bundle = join(import.meta.dirname, '..', '..', 'dist', 'wick.mjs');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Lines of stdout as JSON, where --json was given. */
  events: Record<string, unknown>[];
  /** The last event. */
  result: Record<string, unknown>;
  /** ms */
  duration: number;
}

export interface RunOptions {
  stdin?: Readable | Uint8Array;
  env?: Record<string, string>;
  cwd?: string;
  /** Called once the command runs, to disturb it. */
  meanwhile?: (child: ChildProcess) => void;
}

/** Runs the built command as a person or a script would: no terminal. */
export async function wick(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [bundle, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // No store of unpacked images, unless a test asks for one.
    env: { ...process.env, XDG_CACHE_HOME: '/dev/null/none', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  // The command may end before it has read everything.
  child.stdin.on('error', () => {});
  if (options.stdin instanceof Uint8Array) child.stdin.end(options.stdin);
  else if (options.stdin === undefined) child.stdin.end();
  else options.stdin.pipe(child.stdin);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
  options.meanwhile?.(child);
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const lines = args.includes('--json') ? stdout.split('\n').filter((line) => line !== '') : [];
  const events = lines.map((line): Record<string, unknown> => JSON.parse(line));
  return { code, stdout, stderr, events, result: events.at(-1) ?? {}, duration: performance.now() - startedAt };
}
