import { createInterface } from 'node:readline/promises';

/** Asks one question on the terminal; resolves with what was typed. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // readline takes Ctrl-C for itself; hand it back to the command.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return (await reader.question(question, { signal })).trim();
  } finally {
    reader.close();
  }
}
