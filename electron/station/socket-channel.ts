import type { WebSocket } from 'ws';
import type { Channel } from '../contract/rpc/channel.ts';

/** ms between two signs of life that a browser is asked for. */
const heartbeat = 20_000;

/** A browser's socket as a channel. A browser that gives no sign of life is given up. */
export function socketChannel(socket: WebSocket): Channel {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const beating = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, heartbeat);
  socket.once('close', () => clearInterval(beating));
  // It is closed afterwards.
  socket.on('error', () => {});
  return {
    send(text) {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) socket.terminate();
        else listener((data as Buffer).toString('utf8'));
      });
    },
    onClose(listener) {
      if (socket.readyState === socket.CLOSED) queueMicrotask(listener);
      else socket.once('close', listener);
    },
    close: () => socket.terminate(),
  };
}
