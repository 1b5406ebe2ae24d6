import { Socket } from 'node:net';
import { encodeFrame } from '../contract/frames.ts';

export interface FrameOutput {
  /** Resolves once the pipe has taken the payload. */
  send(header: object, payload?: Uint8Array): Promise<void>;
  stop(): void;
}

/** Writes frames to a pipe or socket without ever blocking the process. */
export function writeFrames(descriptor: number): FrameOutput {
  const socket = new Socket({ fd: descriptor, readable: false, writable: true });
  // Nobody reads any more: the end of standard input says so too.
  socket.on('error', () => {});
  return {
    send(header, payload) {
      const head = encodeFrame(header, payload?.length);
      return new Promise((resolve) => {
        if (payload === undefined || payload.length === 0) {
          socket.write(head, () => resolve());
          return;
        }
        socket.cork();
        socket.write(head);
        socket.write(payload, () => resolve());
        socket.uncork();
      });
    },
    stop() {
      socket.destroySoon();
    },
  };
}
