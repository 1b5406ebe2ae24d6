import type { WickError } from '../../contract/errors.ts';

/** How a command talks to the person or the program that called it. */
export interface Face {
  /** One JSON object a line on stdout; text for people goes to stderr. */
  readonly json: boolean;
  /** A person sits at a terminal and can be asked. */
  readonly interactive: boolean;
  /** Aborted by Ctrl-C and the like. */
  readonly signal: AbortSignal;
  /** One event as a JSON line; nothing without --json. */
  event(event: string, data: object): void;
  /** The answer of the command, for people: stdout, or stderr with --json. */
  print(text: string): void;
  /** Anything else a person should see: stderr. */
  note(text: string): void;
  /** Columns of the terminal that notes go to. */
  readonly columns: number;
  /** stderr is a terminal: progress may be redrawn in place. */
  readonly live: boolean;
}

export function openFace(options: { json: boolean; signal: AbortSignal }): Face {
  const { json, signal } = options;
  const out = json ? process.stderr : process.stdout;
  return {
    json,
    signal,
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    live: process.stderr.isTTY && !json,
    // A terminal of 0 columns is one that does not tell.
    columns: process.stderr.columns || 100,
    event(event, data) {
      if (json) process.stdout.write(`${JSON.stringify({ event, ...data })}\n`);
    },
    print(text) {
      out.write(`${text}\n`);
    },
    note(text) {
      process.stderr.write(`${text}\n`);
    },
  };
}

/** Shows an error the way every command does, and returns its exit code. */
export function showError(face: Face, error: WickError): number {
  face.event('result', { ok: false, exitCode: error.exitCode, error });
  face.note(`${error.code === 'cancelled' ? '' : 'Error: '}${error.message}`);
  if (error.hint !== undefined) face.note(error.hint);
  if (error.code === 'bug' && error.cause instanceof Error) face.note(error.cause.stack ?? '');
  return error.exitCode;
}
