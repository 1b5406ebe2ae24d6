import type { IncomingMessage } from 'node:http';

const differs = (a: unknown, b: unknown) => a !== undefined && b !== undefined && a !== b;

/** What an answer says about the file. */
export interface HttpFacts {
  /** Bytes of the whole file, where known. */
  size: number | undefined;
  /** A strong entity tag. */
  etag: string | undefined;
  /** What an entity tag names, strong or weak: two weak ones prove nothing by being the same, but much by differing. */
  tag: string | undefined;
  lastModified: string | undefined;
  encoding: string;
  acceptsRanges: boolean;
  /** False where only the end of the connection tells the end of the file. */
  endMarked: boolean;
  /** Where a partial answer begins; 0 for a whole one. */
  start: number;
}

export function readFacts(response: IncomingMessage): HttpFacts {
  const { headers } = response;
  const partial = response.statusCode === 206 ? readContentRange(headers['content-range']) : undefined;
  const length = headers['content-length'];
  const whole = length === undefined || !/^\d+$/u.test(length) ? undefined : Number(length);
  const etag = headers.etag;
  return {
    size: response.statusCode === 206 ? partial?.size : whole,
    etag: etag === undefined || etag.startsWith('W/') ? undefined : etag,
    tag: etag?.replace(/^W\//u, ''),
    lastModified: headers['last-modified'],
    encoding: (headers['content-encoding'] ?? 'identity').trim().toLowerCase().replace(/^x-/u, ''),
    acceptsRanges: response.statusCode === 206 || headers['accept-ranges'] === 'bytes',
    endMarked: whole !== undefined || headers['transfer-encoding'] !== undefined,
    start: response.statusCode === 206 ? (partial?.start ?? Number.NaN) : 0,
  };
}

/** What proves, in If-Range, that a file is still the same (RFC 9110, 13.1.5). */
export function validatorOf(facts: HttpFacts): string | undefined {
  return facts.etag ?? facts.lastModified;
}

/** `unknown` where nothing speaks against it, but nothing for it. */
export function compareFacts(then: HttpFacts, now: HttpFacts): 'same' | 'changed' | 'unknown' {
  if (differs(then.tag, now.tag) || differs(then.size, now.size) || then.encoding !== now.encoding) return 'changed';
  if (then.etag !== undefined && then.etag === now.etag) return 'same';
  if (differs(then.lastModified, now.lastModified)) return 'changed';
  return then.lastModified !== undefined && then.lastModified === now.lastModified ? 'same' : 'unknown';
}

/** What several answers say of one file, each of which may leave something out. */
export function joinFacts(then: HttpFacts, now: HttpFacts): HttpFacts {
  return {
    ...then,
    size: then.size ?? now.size,
    etag: then.etag ?? now.etag,
    tag: then.tag ?? now.tag,
    lastModified: then.lastModified ?? now.lastModified,
  };
}

/** `bytes 100-199/1000`, the size perhaps `*` (RFC 9110, 14.4). */
function readContentRange(value: string | undefined): { start: number; size: number | undefined } | undefined {
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/u.exec(value ?? '') ?? [];
  if (start === undefined || size === undefined) return undefined;
  return { start: Number(start), size: size === '*' ? undefined : Number(size) };
}
