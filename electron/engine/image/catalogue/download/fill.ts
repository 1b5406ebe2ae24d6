import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { uptime } from 'node:os';
import { WickError } from '../../../../contract/errors.ts';
import { fileReason } from '../../source/reason.ts';
import type { HttpSource } from '../../source/http.ts';
import type { Begun } from './begun.ts';

/** A server that does not say how much it will send stops here at the latest: no card image comes near. Bytes. */
const mostBytes = 256 * 2 ** 30;
/** Bytes after which it is asked again whether there is room. */
const askEvery = 64 << 20;

/** ms that the clock may be set by while a computer runs. */
const clockDrift = 60_000;

export interface FillOptions {
  signal: AbortSignal;
  /** A checksum will tell whether the bytes are right. */
  proven: boolean;
  /** Sees to room for more bytes. */
  makeRoom: (bytes: number) => Promise<void>;
  onStart: (total: number | undefined) => void;
  /** Takes how many bytes are there. */
  onBytes: (bytes: number) => void;
}

export interface Filled {
  size: number;
  /** Lower-case hex. */
  sha256: string;
  validator: string | undefined;
  /** Some of it is from an earlier try. */
  resumed: boolean;
}

/**
 * Gets all bytes into the file of a download, going on with what is there where the server proves that it is of the same
 * file. Throws `source-…`, `file-unwritable`.
 */
export async function fill(begun: Begun, source: HttpSource, options: FillOptions): Promise<Filled> {
  const { signal, onBytes } = options;
  const { address, validator, size } = source.origin;
  const note = await begun.note();
  const unbroken = note !== undefined && (options.proven || Math.abs(note.bootedAt - bootedAt()) < clockDrift);
  const same = unbroken && note.validator === validator && note.size === size && note.address === address;
  const there = await begun.bytes();
  const have = same && size !== undefined && there <= size ? there : 0;
  await using file = await open(begun.data, have === 0 ? 'w' : 'r+', 0o600);
  if (have === 0) {
    const known = validator !== undefined && size !== undefined;
    await begun.setNote(known ? { address, validator, size, bootedAt: bootedAt() } : undefined);
  } else {
    source.leaveFirst();
  }
  await options.makeRoom(size === undefined ? askEvery : size - have);
  options.onStart(size);
  const hash = createHash('sha256');
  let at = 0;
  if (have > 0) {
    for await (const chunk of createReadStream(begun.data, { signal, end: have - 1, highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      at += (chunk as Buffer).length;
    }
    onBytes(at);
  }
  let asked = at;
  for await (const chunk of source.open({ signal, start: at })) {
    await write(file, chunk, at, begun.data);
    hash.update(chunk);
    at += chunk.length;
    onBytes(at);
    if (size === undefined && at > mostBytes) throw tooLarge(source.name);
    if (at - asked < askEvery) continue;
    asked = at;
    // Others fill the disk, too.
    await options.makeRoom(size === undefined ? askEvery : size - at);
  }
  // From here on its checksum is believed without being taken again.
  await file.sync();
  return { size: at, sha256: hash.digest('hex'), validator, resumed: have > 0 };
}

/**
 * When this computer was started, ms since 1970. What was written before that may have lost its bytes with the power, and
 * have kept its length.
 */
function bootedAt(): number {
  return Math.round(Date.now() - uptime() * 1000);
}

async function write(file: FileHandle, chunk: Uint8Array, at: number, path: string): Promise<void> {
  try {
    for (let done = 0; done < chunk.length; ) {
      const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done);
      done += bytesWritten;
    }
  } catch (cause) {
    throw new WickError('file-unwritable', { path, reason: fileReason(cause) }, { cause });
  }
}

function tooLarge(what: string): WickError {
  return new WickError('source-unreachable', { what, reason: 'it is larger than any card' });
}
