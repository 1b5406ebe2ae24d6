import { spawn } from 'node:child_process';
import { errorCode } from '../../image/source/reason.ts';

export interface Script {
  /** The program and its arguments; no shell reads them. */
  command: readonly string[];
  /** It starts there. */
  folder: string;
  /** ms. */
  timeout: number;
  signal: AbortSignal;
}

/** Bytes; one value is far shorter. */
const longest = 64 * 1024;

/**
 * Gives a program `input` as JSON on its standard input, and takes the one line that it writes. What it writes about
 * errors is not read: it may hold a secret.
 */
export async function runScript(input: object, script: Script): Promise<{ line: string } | { reason: string }> {
  const { command, folder, timeout, signal } = script;
  const [program = '', ...args] = command;
  signal.throwIfAborted();
  const end = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'ignore'],
    shell: false,
    windowsHide: true,
    signal: end,
    killSignal: 'SIGKILL',
  });
  // It may end before it has read.
  child.stdin.on('error', () => {});
  child.stdin.end(`${JSON.stringify(input)}\n`);
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= longest) chunks.push(chunk);
    else child.kill('SIGKILL');
  });
  const { promise, resolve } = Promise.withResolvers<{ code: number | null } | { failed: Error }>();
  // What the program has started may hold its output open for longer than it lives.
  end.addEventListener('abort', () => child.stdout.destroy(), { once: true });
  child.on('close', (code) => resolve({ code }));
  child.on('error', (failed) => resolve({ failed }));
  const ended = await promise;
  signal.throwIfAborted();
  if (end.aborted) return { reason: `its script took longer than ${timeout} ms` };
  if (length > longest) return { reason: 'its script writes without end' };
  if ('failed' in ended) return { reason: `its script does not start: ${whyNot(ended.failed)}` };
  if (ended.code !== 0) return { reason: `its script ended with ${ended.code ?? 'a signal'}` };
  return lineOf(Buffer.concat(chunks));
}

function lineOf(output: Buffer): { line: string } | { reason: string } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(output);
  } catch {
    return { reason: 'what its script wrote is not UTF-8' };
  }
  const line = text.replace(/\r?\n$/, '');
  if (line === '') return { reason: 'its script wrote nothing' };
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001F\u007F]/.test(line)) return { reason: 'its script wrote more than one line of text' };
  return { line };
}

function whyNot(error: Error): string {
  const code = errorCode(error);
  if (code === 'ENOENT') return 'there is no such program';
  return code === 'EACCES' ? 'it may not be run as a program' : (code ?? error.name);
}
