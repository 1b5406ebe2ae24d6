import * as z from 'zod';

/** Raised when a request or a reply changes its meaning; both sides must have the same. */
export const helperVersion = 4;

/** Most ranges in one `hash` request, so that request and reply stay within a header's 64 KiB. */
export const hashBatch = 256;

const bytes = z.int().nonnegative();
const id = z.int().nonnegative();
/** `fast`: ranges of some size read as zeroes without their being written. */
const zeroes = z.enum(['fast', 'written']);
const digest = z.enum(['sha1', 'sha256', 'sha512']);

/** What the engine asks of the helper. `write` carries its bytes as the frame's payload. Offsets and lengths are bytes. */
export const helperRequest = z.discriminatedUnion('do', [
  z.object({
    id,
    do: z.literal('hello'),
    version: z.int(),
    /** Bytes of `write` that will be under way at a time; the helper has memory for a little more, and for as much to read. */
    window: z.int().positive().optional(),
    /** Bytes of memory that is shared through descriptor 3. */
    shared: z.int().positive().optional(),
  }),
  z.object({
    id,
    do: z.literal('open'),
    path: z.string(),
    expect: z.object({
      path: z.string(),
      size: bytes,
      serial: z.string().optional(),
      majorMinor: z.string().optional(),
      sequence: z.int().nonnegative().optional(),
      fileSize: bytes.optional(),
    }),
    mode: z.enum(['write', 'read']),
    /** The target is a regular file that stands in for a drive. */
    practice: z.boolean(),
    /** The mount points that the person was shown; only these are unmounted. */
    unmount: z.array(z.string()),
  }),
  z.object({ id, do: z.literal('write'), offset: bytes }),
  /** Writes what lies at `at` of the shared memory; a multiple of 4096 as `length` is. */
  z.object({ id, do: z.literal('write-shared'), offset: bytes, at: bytes, length: bytes }),
  z.object({ id, do: z.literal('zero'), offset: bytes, length: bytes }),
  z.object({ id, do: z.literal('flush') }),
  z.object({ id, do: z.literal('hash'), ranges: z.array(z.tuple([bytes, bytes])).max(hashBatch), algorithm: digest }),
  z.object({ id, do: z.literal('read'), offset: bytes, length: bytes }),
  z.object({ id, do: z.literal('finish'), eject: z.boolean() }),
]);
export type HelperRequest = z.infer<typeof helperRequest>;
export type HelperVerb = HelperRequest['do'];
export type RequestOf<V extends HelperVerb> = Extract<HelperRequest, { do: V }>;

/** What each request is answered with. `read` has its bytes as the frame's payload. */
export const helperAnswers = {
  hello: z.object({
    version: z.int(),
    pid: z.int(),
    /** The shared memory can be written from. */
    shared: z.boolean(),
  }),
  open: z.object({
    size: bytes,
    blockSize: z.int().positive(),
    /** What is read comes from the medium; without it, it may come from memory. */
    bypassesCache: z.boolean(),
    zeroes,
  }),
  write: z.object({}),
  'write-shared': z.object({}),
  /** What holds from now on: a drive may refuse what it has promised. */
  zero: z.object({ zeroes }),
  flush: z.object({}),
  hash: z.object({ digests: z.array(z.string().regex(/^[0-9a-f]{40,128}$/)) }),
  read: z.object({}),
  /** `notes`: what was left out and why. */
  finish: z.object({ notes: z.array(z.string()) }),
} as const satisfies Record<HelperVerb, z.ZodType>;
export type HelperAnswer<V extends HelperVerb> = z.infer<(typeof helperAnswers)[V]>;

/**
 * A frame's header from the helper: the answer, a failure, or bytes done since the last progress. Progress of request 0
 * is that of the drive, which has finished something.
 */
export const helperReply = z.union([
  z.object({ id, ok: z.looseObject({}) }),
  z.object({
    id,
    error: z.object({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      fields: z.record(z.string(), z.unknown()),
    }),
  }),
  z.object({ id, progress: bytes }),
]);
export type HelperReply = z.infer<typeof helperReply>;
