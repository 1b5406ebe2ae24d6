import { type ErrorCode, type ErrorFields, sentences } from './sentences.ts';

/** Exit codes of the command; stable, see README. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  refused: 3,
  badSource: 4,
  targetFailed: 5,
  readBackDiffers: 6,
  noRights: 7,
  cancelled: 8,
  someTargetsFailed: 9,
  bootNotVerified: 10,
} as const;

export type ExitName = keyof typeof exitCodes;

/** An error as it crosses a process border. */
export interface ErrorData {
  code: string;
  message: string;
  hint?: string;
  fields: Record<string, unknown>;
}

/**
 * An expected failure. `code` and `fields` are for programs; `message` says what happened and why, `hint` what to do next. A
 * field `aftermath`, which every code may have, is what a failure left behind: sentences that follow the hint.
 */
export class WickError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'WickError';
  readonly code: C;
  readonly fields: ErrorFields<C>;
  readonly hint: string | undefined;
  readonly exit: ExitName;

  constructor(code: C, fields: ErrorFields<C>, options?: { cause?: unknown }) {
    // The table maps each code to a function of that code's own fields; TypeScript cannot follow the pairing through the index.
    const say = sentences[code] as (fields: ErrorFields<C>) => { message: string; hint?: string; exit: ExitName };
    const { message, hint, exit } = say(fields);
    super(message, options);
    this.code = code;
    this.fields = fields;
    const aftermath = (fields as { aftermath?: string }).aftermath;
    this.hint = [hint, aftermath].filter((text) => typeof text === 'string' && text !== '').join(' ') || undefined;
    this.exit = exit;
  }

  get exitCode(): number {
    return exitCodes[this.exit];
  }

  toJSON(): ErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      fields: this.fields,
    };
  }
}

export function isWickError<C extends ErrorCode>(error: unknown, code?: C): error is WickError<C> {
  return error instanceof WickError && (code === undefined || error.code === code);
}

/** Rebuilds an error that crossed a border. Text comes from this side's own table, never from the wire. */
export function errorFromData(data: { code: string; fields: Record<string, unknown> }): WickError {
  if (!Object.hasOwn(sentences, data.code)) {
    return new WickError('bug', { reason: `unknown error code ${data.code}` });
  }
  return new WickError(data.code as ErrorCode, data.fields);
}

/** The same error, which also says what it left behind. `fields` in place of its own. */
export function withAftermath(error: WickError, aftermath: string, fields: object = error.fields): WickError {
  const all = { ...fields, aftermath } as ErrorFields<ErrorCode>;
  return new WickError(error.code, all, { cause: error.cause ?? error });
}

/** Any thrown value as a WickError; what is not expected is a bug. */
export function asWickError(error: unknown): WickError {
  if (error instanceof WickError) return error;
  if (error instanceof Error && error.name === 'AbortError') return new WickError('cancelled', {}, { cause: error });
  return new WickError('bug', { reason: error instanceof Error ? error.message : String(error) }, { cause: error });
}

export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
