import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The serial port of a board. */
export interface Console {
  /** Of the terminal at its other end. */
  path: string;
  say(line: string): void;
  close(): Promise<void>;
}

export async function openConsole(isSilent: boolean): Promise<Console> {
  const child = spawn('python3', [join(import.meta.dirname, 'console.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  const ended = once(child, 'exit');
  const path = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', () => reject(new Error('no terminal')));
  });
  return {
    path,
    say(line) {
      if (!isSilent) child.stdin.write(`${line}\r\n`);
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
