import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from './sessions.ts';

/** One call as the routes of the Hub double see it. */
export interface HubRequest {
  method: string;
  /** Without empty parts: `/devices/tokens/` is `['devices', 'tokens']`. */
  path: readonly string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Undefined without a token, or with one that does not hold. */
  caller: Caller | undefined;
  /** Origin that answers name in their addresses. */
  origin: string;
}

export interface HubAnswer {
  status: number;
  /** Sent as JSON; bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Undefined where the call belongs to another route. */
export type Route = (request: HubRequest) => HubAnswer | undefined;

export function ok(body: unknown): HubAnswer {
  return { status: 200, body };
}

/** As the Hub says no: the reason stays in its log; `msg` is what it tells users. */
export function refuse(status: number, msg?: string): HubAnswer {
  return { status, body: { error: 'REST-ERR-ID-1', ...(msg === undefined ? {} : { msg }), code: status } };
}

export const notAuthorized: HubAnswer = {
  status: 401,
  body: { Error: 'Not Authorized' },
  headers: { 'www-authenticate': 'JWT realm="pantahub services"' },
};

/** The body as a JSON object; undefined for anything else. An empty body counts as an empty object, as in the Hub. */
export function jsonOf(request: HubRequest): Record<string, unknown> | undefined {
  if (request.body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
