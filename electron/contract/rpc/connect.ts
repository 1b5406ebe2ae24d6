import { errorFromData, WickError } from '../errors.ts';
import type { Channel } from './channel.ts';
import type { InputOf, MethodOf, OutputOf, Table } from './table.ts';
import type { Reply, Request } from './wire.ts';

export interface AskOptions {
  /** Gives up: the engine is told, and the promise or the loop fails with WickError `cancelled`. */
  signal?: AbortSignal;
}

/** What the other end of a channel can be asked. Failures are WickErrors; `channel-lost` when the channel is. */
export interface Client<T extends Table> {
  call<M extends MethodOf<T, 'call'>>(method: M, input: InputOf<T, M>, options?: AskOptions): Promise<OutputOf<T, M>>;
  /** Every item; asked for when the loop begins, cancelled when it is left. */
  stream<M extends MethodOf<T, 'stream'>>(
    method: M,
    input: InputOf<T, M>,
    options?: AskOptions,
  ): AsyncGenerator<OutputOf<T, M>, void>;
  /** The state now, and again whenever it has changed; some states may be left out. */
  watch<M extends MethodOf<T, 'watch'>>(
    method: M,
    input: InputOf<T, M>,
    options?: AskOptions,
  ): AsyncGenerator<OutputOf<T, M>, void>;
}

export function connect<T extends Table>(channel: Channel): Client<T> {
  const asking = new Asking(channel);
  return {
    call: (method, input, options) => asking.call(method, input, options) as Promise<never>,
    stream: (method, input, options) => asking.items(method, input, options) as AsyncGenerator<never, void>,
    watch: (method, input, options) => asking.items(method, input, options) as AsyncGenerator<never, void>,
  };
}

class Asking {
  readonly #channel: Channel;
  readonly #pending = new Map<number, (reply: Reply) => void>();
  #lastId = 0;
  #lost = false;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage((text) => {
      const reply = JSON.parse(text) as Reply;
      this.#pending.get(reply.id)?.(reply);
    });
    channel.onClose(() => {
      this.#lost = true;
      for (const [id, tell] of this.#pending) tell({ id, error: new WickError('channel-lost', {}).toJSON() });
    });
  }

  async call(method: string, input: unknown, options?: AskOptions): Promise<unknown> {
    for await (const value of this.items(method, input, options)) return value;
    throw new WickError('bug', { reason: `${method} was not answered` });
  }

  async *items(method: string, input: unknown, { signal }: AskOptions = {}): AsyncGenerator<unknown, void> {
    if (isAborted(signal)) throw new WickError('cancelled', {});
    if (this.#lost) throw new WickError('channel-lost', {});
    this.#lastId += 1;
    const id = this.#lastId;
    const replies: Reply[] = [];
    let wake: (() => void) | undefined;
    let ended = false;
    const take = (reply: Reply) => {
      replies.push(reply);
      wake?.();
    };
    const cancel = () => take({ id, error: new WickError('cancelled', {}).toJSON() });
    this.#pending.set(id, take);
    signal?.addEventListener('abort', cancel, { once: true });
    this.#send({ id, method, input });
    try {
      for (;;) {
        const reply = replies.shift();
        if (reply === undefined) {
          const { promise, resolve } = Promise.withResolvers<void>();
          wake = resolve;
          await promise;
        } else if ('item' in reply) {
          yield reply.item;
          this.#send({ id, more: 1 });
        } else {
          ended = !isAborted(signal);
          if ('error' in reply) throw errorFromData(reply.error);
          if ('value' in reply) yield reply.value;
          return;
        }
      }
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', cancel);
      if (!ended) this.#send({ id, cancel: true });
    }
  }

  #send(request: Request): void {
    if (!this.#lost) this.#channel.send(JSON.stringify(request));
  }
}

/** TypeScript takes a property that was looked at once for a constant. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}
