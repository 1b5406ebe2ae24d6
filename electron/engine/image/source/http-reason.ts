import { errorCode } from './reason.ts';

/** Nothing came for a while. */
export class Stalled extends Error {
  constructor(ms: number) {
    super(`nothing came for ${Math.round(ms / 1000)} s`);
  }
}

/** The connection ended without an answer, or without an error that says why: so it does after another protocol (101). */
export class ClosedEarly extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE';
}

/** What a server says beside its status. It is shown in terminals, and may hold any character but the end of a line. */
export function statusText(said: string | undefined): string {
  return (said ?? '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 100);
}

interface Trouble {
  /** A clause. */
  reason: string;
  /** False where trying again changes nothing. */
  mayPass: boolean;
}

const passing: Record<string, string> = {
  ECONNREFUSED: 'the server refuses connections',
  ECONNRESET: 'the connection was closed early',
  EPIPE: 'the connection was closed early',
  ETIMEDOUT: 'the server does not answer',
  EHOSTUNREACH: 'there is no way to the server',
  ENETUNREACH: 'there is no network',
  ENETDOWN: 'there is no network',
  EAI_AGAIN: 'the name of the server cannot be looked up at the moment',
  HPE_INVALID_EOF_STATE: 'the connection was closed early',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed early',
};

const lasting: Record<string, string> = {
  ENOTFOUND: 'there is no server of that name',
  CERT_HAS_EXPIRED: "the server's certificate has expired (or this computer's clock is wrong)",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet (or this computer's clock is wrong)",
  CERT_REVOKED: "the server's certificate was revoked",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is signed by nobody this computer trusts",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is signed by nobody this computer trusts",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is signed by nobody this computer trusts",
  UNABLE_TO_GET_ISSUER_CERT: "the server's certificate is signed by nobody this computer trusts",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the server's certificate is signed by nobody this computer trusts",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate belongs to another name",
  EPROTO: 'the server does not speak TLS as it should',
  ERR_PROXY_TUNNEL: 'the proxy does not let the connection through',
};

/** Why a connection failed. Never repeats the message of the system, which may hold an address with its password. */
export function networkTrouble(error: unknown): Trouble {
  if (error instanceof Stalled) return { reason: error.message, mayPass: true };
  const code = errorCode(error) ?? '';
  const passes = passing[code];
  if (passes !== undefined) return { reason: passes, mayPass: true };
  const lasts = lasting[code];
  if (lasts !== undefined) return { reason: lasts, mayPass: false };
  if (code.startsWith('ERR_SSL_')) return { reason: lasting['EPROTO'] ?? code, mayPass: false };
  if (code.startsWith('HPE_')) return { reason: 'the server does not speak HTTP as it should', mayPass: false };
  return { reason: code === '' ? 'the connection failed' : `the connection failed (${code})`, mayPass: true };
}
