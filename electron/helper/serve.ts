import { asWickError, WickError } from '../contract/errors.ts';
import { type Frame, FrameReader, frameLimits } from '../contract/frames.ts';
import type { HelperRequest } from '../contract/helper-messages.ts';
import { type AlignedMemory, alignedMemory } from './aligned-memory.ts';
import { startHeartbeat } from './heartbeat.ts';
import { parseRequest } from './request.ts';
import { DriveSession } from './session.ts';
import { mapSharedMemory } from './shared-memory.ts';
import { type FrameInput, readFrames } from './stdin.ts';
import { type FrameOutput, writeFrames } from './stdout.ts';

/** `helperVersion` of the engine's side must be the same. */
const version = 4;
/** Bytes of `write` under way, where the engine does not say, and the bounds of what it may say. */
const windows = { usual: 12 << 20, least: 1 << 20, most: 64 << 20 } as const;
/** Memory comes in units of this; bytes. */
const memoryUnit = 64 << 10;

export interface HelperEnd {
  /** The one drive that may be opened, as `nameDrive` names it; undefined for any. */
  only?: string | undefined;
  /** The other side closed the pipe or is gone; `busy` with requests under way. */
  closed(busy: boolean): void;
  /** What came in is no request. */
  broken(error: unknown, busy: boolean): void;
}

interface Working {
  /** For what is written. */
  incoming: AlignedMemory;
  session: DriveSession;
}

/**
 * Writes have memory of their own: a read that waits for a write must not hold what the write needs. What was answered is
 * given back a moment later than the engine knows, and pieces of many sizes leave gaps: hence more than the window. The
 * system backs only what is touched.
 */
function begin(window: number, only: string | undefined): Working {
  const size = Math.min(windows.most, Math.max(windows.least, window));
  return {
    incoming: alignedMemory(wholeUnits(size + frameLimits.payload)),
    // The largest read takes a few blocks more than it returns.
    session: new DriveSession(alignedMemory(wholeUnits(Math.max(size, frameLimits.payload) + memoryUnit)), only),
  };
}

function wholeUnits(bytes: number): number {
  return Math.ceil(bytes / memoryUnit) * memoryUnit;
}

/** Answers the requests that come in on one descriptor on another, until the first is closed. */
export function serve(input: number, output: number, end: HelperEnd): void {
  let window: number = windows.usual;
  let started: Working | undefined;
  let shared: Uint8Array | undefined;
  /** `hello` says first how much memory there should be. */
  const working = () => (started ??= begin(window, end.only));
  const reader = new FrameReader((length) => working().incoming.tryTake(length));
  const replies: FrameOutput = writeFrames(output);
  let underWay = 0;

  async function answer(request: HelperRequest, payload: Uint8Array): Promise<void> {
    const { id } = request;
    underWay += 1;
    try {
      const ok = await carryOut(request, payload);
      if (ok !== undefined) await replies.send({ id, ok });
    } catch (error) {
      await replies.send({ id, error: asWickError(error).toJSON() });
    }
    underWay -= 1;
    if (payload.length === 0) return;
    working().incoming.giveBack(payload);
    frames.resume();
  }

  /** The answer; undefined where it was sent already. */
  async function carryOut(request: HelperRequest, payload: Uint8Array): Promise<object | undefined> {
    const { id } = request;
    if (request.do === 'hello') {
      if (request.version !== version) throw new WickError('bug', { reason: `this helper is of version ${version}` });
      window = request.window ?? window;
      if (request.shared !== undefined) shared = mapSharedMemory(request.shared);
      return { version, pid: process.pid, shared: shared !== undefined };
    }
    const { session } = working();
    const progress = (bytes: number) => void replies.send({ id, progress: bytes });
    switch (request.do) {
      case 'open':
        return await session.open(request);
      case 'write':
        return await session.write(request, payload);
      case 'write-shared':
        if (shared === undefined) throw new WickError('bug', { reason: 'no memory is shared' });
        return await session.writeShared(request, shared);
      case 'zero':
        return await session.zero(request, progress);
      case 'flush':
        return await session.flush();
      case 'hash':
        return await session.hash(request, progress);
      case 'read':
        if (request.length > frameLimits.payload) throw new WickError('bug', { reason: 'a read of more than 4 MiB' });
        await session.read(request, (bytes) => replies.send({ id, ok: {} }, bytes));
        return undefined;
      case 'finish':
        return await session.finish(request);
    }
  }

  startHeartbeat(
    () => started?.session.finishedIo() ?? '',
    () => void replies.send({ id: 0, progress: 0 }),
    () => started?.session.silent(),
  );

  const frames: FrameInput = readFrames(input, reader, {
    frame({ header, payload }: Frame) {
      const request = parseRequest(header);
      if (payload.length > 0 !== (request.do === 'write')) throw new TypeError(`${request.do} with a wrong payload`);
      void answer(request, payload);
    },
    end() {
      replies.stop();
      end.closed(underWay > 0 || !reader.idle);
    },
    broken(error) {
      frames.stop();
      replies.stop();
      end.broken(error, underWay > 0);
    },
  });
}
