import type * as z from 'zod';

/**
 * `call`: one question, one answer. `stream`: items in order, none left out; the engine waits where the page is slow.
 * `watch`: states of something that changes; where the page is slow, it gets the newest and not those before.
 */
export type Kind = 'call' | 'stream' | 'watch';

/** Something that may be asked, and what it is answered with. What `output` does not name never leaves the engine. */
export interface Entry {
  kind: Kind;
  input: z.ZodType;
  output: z.ZodType;
}

export type Table = Readonly<Record<string, Entry>>;

export type MethodOf<T extends Table, K extends Kind> = {
  [M in keyof T]: T[M]['kind'] extends K ? M : never;
}[keyof T] &
  string;

/** What the caller gives. */
export type InputOf<T extends Table, M extends keyof T> = z.input<T[M]['input']>;
/** What the handler gets. */
export type ParsedInputOf<T extends Table, M extends keyof T> = z.output<T[M]['input']>;
/** What the handler returns, or yields. */
export type AnswerOf<T extends Table, M extends keyof T> = z.input<T[M]['output']>;
/** What the caller gets. */
export type OutputOf<T extends Table, M extends keyof T> = z.output<T[M]['output']>;

/** Answers all that a table names. `signal` is aborted when the caller gives up or is gone. */
export type Handlers<T extends Table> = {
  [M in keyof T]: T[M]['kind'] extends 'call'
    ? (input: ParsedInputOf<T, M>, signal: AbortSignal) => Promise<AnswerOf<T, M>>
    : (input: ParsedInputOf<T, M>, signal: AbortSignal) => AsyncIterable<AnswerOf<T, M>>;
};

export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'call', input, output } as const;
}

export function stream<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'stream', input, output } as const;
}

export function watch<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'watch', input, output } as const;
}
