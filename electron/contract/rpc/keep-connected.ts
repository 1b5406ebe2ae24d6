import { isWickError, WickError } from '../errors.ts';
import type { Channel } from './channel.ts';
import { type AskOptions, type Client, connect } from './connect.ts';
import type { Table } from './table.ts';

export type Connection = 'connecting' | 'connected' | 'lost';

/** A client whose channel is opened again whenever it is lost. What is asked meanwhile waits for it. */
export interface LastingClient<T extends Table> extends Client<T> {
  readonly connection: Connection;
  /** Returns how to stop listening. */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** For good: what is under way fails with `channel-lost`. */
  close(): void;
}

export interface KeepConnected {
  open: () => Promise<Channel>;
  /** ms until the next try, after so many in vain. */
  wait?: (failures: number) => number;
}

/**
 * Calls and streams fail when the channel is lost: whether they were carried out is not known. A watch goes on by itself
 * with the state that is found then.
 */
export function keepConnected<T extends Table>({ open, wait = usualWait }: KeepConnected): LastingClient<T> {
  const listeners = new Set<(connection: Connection) => void>();
  let connection: Connection = 'connecting';
  let closed = false;
  let channel: Channel | undefined;
  let client = Promise.withResolvers<Client<T>>();
  client.promise.catch(() => {});

  const become = (next: Connection) => {
    connection = next;
    for (const listener of listeners) listener(next);
  };
  const lose = () => {
    if (closed) return;
    client = Promise.withResolvers();
    client.promise.catch(() => {});
    become('lost');
    void reach(0);
  };
  const reach = async (failures: number): Promise<void> => {
    if (failures > 0) await new Promise((resolve) => setTimeout(resolve, wait(failures)));
    if (closed) return;
    try {
      const opened = await open();
      if (closed) return opened.close();
      channel = opened;
      client.resolve(connect<T>(opened));
      opened.onClose(lose);
      become('connected');
    } catch {
      await reach(failures + 1);
    }
  };
  void reach(0);

  const soon = (options?: AskOptions) => unlessAborted(client.promise, options?.signal);
  return {
    get connection() {
      return connection;
    },
    onConnection(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      client.reject(new WickError('channel-lost', {}));
      channel?.close();
      become('lost');
    },
    call: async (method, input, options) => await (await soon(options)).call(method, input, options),
    async *stream(method, input, options) {
      yield* (await soon(options)).stream(method, input, options);
    },
    async *watch(method, input, options) {
      for (;;) {
        try {
          yield* (await soon(options)).watch(method, input, options);
          return;
        } catch (error) {
          if (closed || !isWickError(error, 'channel-lost')) throw error;
        }
      }
    },
  };
}

/** At once, then more and more slowly. */
function usualWait(failures: number): number {
  return Math.min(5000, 200 * 2 ** (failures - 1));
}

async function unlessAborted<V>(promise: Promise<V>, signal: AbortSignal | undefined): Promise<V> {
  if (signal === undefined) return await promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const cancel = () => reject(new WickError('cancelled', {}));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
