import { execFile } from 'node:child_process';
import { WickError } from '../../../contract/errors.ts';
import type { LabelFormat } from '../label/make-labels.ts';
import type { Printer } from './printer.ts';

/** ms that the print system has. */
const patience = 15_000;

/** The printers of this computer, where it prints by CUPS (Linux, macOS); none elsewhere. */
export async function systemPrinters(signal: AbortSignal): Promise<string[]> {
  const { status, output } = await ask('lpstat', ['-e'], { signal }).catch(() => ({ status: 1, output: '' }));
  return status === 0 ? output.split('\n').flatMap((line) => line.trim() || []) : [];
}

/** `name`: one of `systemPrinters`. */
export function openSystemPrinter(
  name: string,
  { format, signal }: { format: LabelFormat; signal: AbortSignal },
): Printer {
  // What a label printer understands goes to it as it is.
  const how = format === 'zpl' ? ['-o', 'raw'] : [];
  return {
    print: async (bytes) => {
      const { status, output } = await ask('lp', ['-d', name, '-t', 'Wick labels', ...how], { signal, input: bytes });
      if (status === 0) return;
      const reason =
        output
          .trim()
          .replace(/^lp:\s*/, '')
          .replace(/[.\s]+$/, '') || `lp ended with ${status}`;
      throw new WickError('printer-failed', { printer: name, reason });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function ask(
  program: string,
  args: readonly string[],
  { signal, input }: { signal: AbortSignal; input?: Uint8Array },
): Promise<{ status: number; output: string }> {
  return await new Promise((resolve, reject) => {
    const options = { signal, timeout: patience, env: { ...process.env, LC_ALL: 'C' } };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, output: stdout });
      else if (typeof error.code === 'number') resolve({ status: error.code, output: stderr });
      else if (error.killed === true && !signal.aborted) resolve({ status: 1, output: 'it does not answer' });
      else reject(error);
    });
    // It may end before it has read everything.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
