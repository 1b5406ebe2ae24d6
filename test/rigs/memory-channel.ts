import type { Channel } from '../../electron/contract/rpc/channel.ts';

export interface MemoryChannel extends Channel {
  /** Texts that this end has sent. */
  readonly sent: string[];
}

/** Two ends of a channel in memory. Texts arrive in order, later than they are sent. */
export function memoryChannels(): [MemoryChannel, MemoryChannel] {
  const listeners: ((text: string) => void)[][] = [[], []];
  const closers: (() => void)[][] = [[], []];
  let closed = false;
  const end = (mine: 0 | 1, other: 0 | 1): MemoryChannel => {
    const sent: string[] = [];
    return {
      sent,
      send(text) {
        if (closed) return;
        sent.push(text);
        queueMicrotask(() => {
          if (!closed) for (const listener of listeners[other] ?? []) listener(text);
        });
      },
      onMessage: (listener) => void listeners[mine]?.push(listener),
      onClose(listener) {
        if (closed) queueMicrotask(listener);
        else closers[mine]?.push(listener);
      },
      close() {
        if (closed) return;
        closed = true;
        for (const listener of closers.flat()) queueMicrotask(listener);
      },
    };
  };
  return [end(0, 1), end(1, 0)];
}
