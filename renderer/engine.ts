import type { Bridge } from '../electron/contract/bridge.ts';
import type { Calls } from '../electron/contract/calls.ts';
import type { Channel } from '../electron/contract/rpc/channel.ts';
import { keepConnected } from '../electron/contract/rpc/keep-connected.ts';

declare global {
  interface Window {
    wick?: Bridge;
  }
}

/** The engine: through the window in the desktop app, through the station that served this page in a browser. */
export const engine = keepConnected<Calls>({
  open: () => (window.wick === undefined ? toStation() : Promise.resolve(throughWindow(window.wick))),
});

function throughWindow(bridge: Bridge): Channel {
  const { channel, heard, lost } = channelOf({ send: (text) => bridge.send(text), close: () => {} });
  bridge.open(heard, lost);
  return channel;
}

async function toStation(): Promise<Channel> {
  const socket = new WebSocket(new URL('/channel', location.href.replace(/^http/, 'ws')));
  const { channel, heard, lost } = channelOf({ send: (text) => socket.send(text), close: () => socket.close() });
  socket.addEventListener('message', ({ data }) => heard(String(data)));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the station does not answer')));
  });
  socket.addEventListener('close', lost);
  return channel;
}

function channelOf(wire: { send: (text: string) => void; close: () => void }) {
  const listeners: ((text: string) => void)[] = [];
  const closers: (() => void)[] = [];
  let isLost = false;
  const lost = () => {
    if (isLost) return;
    isLost = true;
    for (const listener of closers) listener();
  };
  const channel: Channel = {
    send(text) {
      if (!isLost) wire.send(text);
    },
    onMessage: (listener) => void listeners.push(listener),
    onClose(listener) {
      if (isLost) queueMicrotask(listener);
      else closers.push(listener);
    },
    close() {
      wire.close();
      lost();
    },
  };
  const heard = (text: string) => {
    for (const listener of listeners) listener(text);
  };
  return { channel, heard, lost };
}
