import { type ExecFileOptions, execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { needs } from '../rigs/needs.ts';

const execute = promisify(execFile);

/** Whether a program is installed. */
export function has(program: string): boolean {
  return needs(program);
}

/** Runs a program that is not measured; its error text goes into the error. */
export async function run(program: string, args: readonly string[], options: ExecFileOptions = {}): Promise<void> {
  await execute(program, args, { maxBuffer: 1 << 26, ...options });
}

/** Runs a line of shell; `$1` and so on are `args`. */
export async function shell(line: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  await run('sh', ['-c', line, 'sh', ...args], { signal });
}

export interface Machine {
  cores: number;
  processor: string;
  kernel: string;
  /** Bytes. */
  memory: number;
  /** Processes that wanted a core in the last minute, before the bench began. */
  load: number;
  node: string;
}

export function machine(): Machine {
  const name = /^model name\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
  return {
    cores: availableParallelism(),
    processor: name ?? process.arch,
    kernel: release(),
    memory: totalmem(),
    load: Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]),
    node: process.version,
  };
}

/** What is being done, on standard error: the table alone goes to standard output. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
