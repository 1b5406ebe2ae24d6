import type { BlindReason } from '../../../contract/boot.ts';

/** How a question was answered. `blind`: it could not be asked. */
export interface Answer {
  answers: boolean;
  /** One line. */
  evidence: string;
  blind?: BlindReason;
}

export interface AskOptions {
  signal: AbortSignal;
  /** For all of it, ms. */
  timeout: number;
}

/** Why there is no answer, in words. */
export function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return 'it cannot be reached';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'it broke the connection off';
    case 'ETIMEDOUT':
    case 'ABORT_ERR':
      return 'there is no answer';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known';
    default:
      return typeof code === 'string' ? `the connection failed (${code})` : 'the connection failed';
  }
}
