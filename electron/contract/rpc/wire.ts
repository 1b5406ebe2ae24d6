import type { ErrorData } from '../errors.ts';

/** From the page. `more`: so many items of a stream have been taken. */
export type Request =
  | { id: number; method: string; input: unknown }
  | { id: number; more: number }
  | { id: number; cancel: true };

/** From the engine. */
export type Reply =
  | { id: number; value: unknown }
  | { id: number; item: unknown }
  | { id: number; end: true }
  | { id: number; error: ErrorData };

/** Items of a stream that may be on their way to a page that has not taken them. */
export const streamWindow = 16;

export interface Limits {
  /** Characters of a message from the page. */
  request: number;
  /** Characters of an answer. */
  reply: number;
  /** Calls and streams that one page may have under way. */
  running: number;
}

export const usualLimits: Limits = { request: 4 << 20, reply: 32 << 20, running: 64 };
