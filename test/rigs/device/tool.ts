import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Done {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. Rejects only where it cannot be started: what its status means, the caller knows. */
export async function tool(command: string, args: readonly string[], input = ''): Promise<Done> {
  const child = spawn(command, args, {
    stdio: 'pipe',
    // mtools would object to file systems that are smaller than on real boards.
    env: { ...process.env, MTOOLS_SKIP_CHECK: '1', LC_ALL: 'C' },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status: child.exitCode, stdout, stderr };
}

/** The same, for what cannot fail unless the double itself is wrong. */
export async function mustDo(command: string, args: readonly string[], input = ''): Promise<string> {
  const { status, stdout, stderr } = await tool(command, args, input);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}${stdout}`);
  return stdout;
}
