import { Socket } from 'node:net';
import type { Frame, FrameReader } from '../contract/frames.ts';

export interface FrameInput {
  /** Goes on reading after memory became free. */
  resume(): void;
  stop(): void;
}

export interface FrameSink {
  frame(frame: Frame): void;
  /** The other side closed the pipe, or is gone. */
  end(): void;
  /** What came in is not what it should be. */
  broken(error: unknown): void;
}

/** Reads frames from a pipe or socket straight into the memory that `reader` gives. Waits while it has none. */
export function readFrames(descriptor: number, reader: FrameReader, sink: FrameSink): FrameInput {
  // While there is no memory, the socket must still be given a place; one byte is put aside, the rest stays in the pipe.
  const aside = new Uint8Array(1);
  let place: Uint8Array | undefined;
  let paused = false;

  function take(count: number): boolean {
    try {
      const frame = place === undefined ? undefined : reader.filled(count);
      if (frame !== undefined) sink.frame(frame);
      if (place === undefined) for (const frame of reader.push(aside)) sink.frame(frame);
    } catch (error) {
      sink.broken(error);
      return false;
    }
    paused = reader.space() === undefined;
    return !paused;
  }

  const socket = new Socket({
    fd: descriptor,
    readable: true,
    writable: false,
    onread: {
      buffer: () => {
        place = reader.space();
        return place ?? aside;
      },
      callback: take,
    },
  });
  socket.on('end', () => sink.end());
  socket.on('error', () => sink.end());
  socket.resume();

  return {
    resume() {
      if (!paused || reader.space() === undefined) return;
      paused = false;
      socket.resume();
    },
    stop() {
      socket.destroy();
    },
  };
}
