import type { MessagePortMain } from 'electron';
import type { Channel } from '../contract/rpc/channel.ts';

/** One end of a message port as a channel. What is sent over it are texts. */
export function portChannel(port: Pick<MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>): Channel {
  let isClosed = false;
  const listeners: ((text: string) => void)[] = [];
  const closers: (() => void)[] = [];
  port.on('message', ({ data }) => {
    if (typeof data === 'string') for (const listener of listeners) listener(data);
  });
  port.on('close', () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closers) listener();
  });
  return {
    send(text) {
      if (!isClosed) port.postMessage(text);
    },
    onMessage(listener) {
      listeners.push(listener);
      // Messages that came before wait until now.
      port.start();
    },
    onClose(listener) {
      if (isClosed) queueMicrotask(listener);
      else closers.push(listener);
    },
    close: () => port.close(),
  };
}
