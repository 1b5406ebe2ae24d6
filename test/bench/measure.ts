import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterName, TreeWatch } from './tree-watch.ts';

/** Hundredths of a second: what Linux counts CPU time in towards programs, whatever the kernel was built with. */
const ticksPerSecond = 100;
const gracePeriod = 10_000;

export interface Command {
  program: string;
  args: readonly string[];
  env?: Record<string, string>;
}

export interface Measured {
  /** Start to end, seconds. */
  wall: number;
  /** User and system time of the whole tree, seconds. */
  cpu: number;
  /** Highest sums over the tree, bytes. */
  pss: number;
  rss: number;
  /** CPU time of the root process's native threads, seconds; see TreeWatch. */
  nativeThreads: number;
  /** Why it failed; undefined for success. */
  failure?: string;
}

/** Runs a command to its end, its output thrown away. Aborting ends its whole process group, then throws. */
export async function measure(command: Command, signal: AbortSignal): Promise<Measured> {
  signal.throwIfAborted();
  const cpuBefore = cpuOfEndedChildren();
  const startedAt = performance.now();
  const child = spawn(command.program, command.args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, ...command.env },
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
  });
  using watch = new TreeWatch(child.pid);
  const group = child.pid === undefined ? undefined : -child.pid;
  using _end = onAbort(signal, () => {
    if (group === undefined) return;
    kill(group, 'SIGTERM');
    setTimeout(() => kill(group, 'SIGKILL'), gracePeriod).unref();
  });
  const ended = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, by) => resolve(code === 0 ? undefined : `ended with ${by ?? `code ${code}`}`));
  });
  const wall = (performance.now() - startedAt) / 1000;
  const cpu = cpuOfEndedChildren() - cpuBefore;
  watch[Symbol.dispose]();
  signal.throwIfAborted();
  const { pss, rss, nativeThreads } = watch;
  const lastWords = words.trim().split('\n').at(-1);
  return {
    wall,
    cpu,
    pss,
    rss,
    nativeThreads,
    ...(ended === undefined ? {} : { failure: lastWords === undefined || lastWords === '' ? ended : lastWords }),
  };
}

/** User and system time of all descendants that have ended and were waited for, seconds: proc(5), stat, 16 and 17. */
function cpuOfEndedChildren(): number {
  const fields = afterName(readFileSync('/proc/self/stat', 'utf8'));
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

function onAbort(signal: AbortSignal, act: () => void): Disposable {
  signal.addEventListener('abort', act, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', act) };
}
