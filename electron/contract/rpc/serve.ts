import * as z from 'zod';
import { asWickError, WickError } from '../errors.ts';
import type { Channel } from './channel.ts';
import type { Entry, Handlers, Table } from './table.ts';
import { type Limits, type Reply, streamWindow, usualLimits } from './wire.ts';

const request = z.union([
  z.strictObject({ id: z.int(), method: z.string(), input: z.unknown() }),
  z.strictObject({ id: z.int(), more: z.int().min(1).max(streamWindow) }),
  z.strictObject({ id: z.int(), cancel: z.literal(true) }),
]);

type Handler = (input: unknown, signal: AbortSignal) => Promise<unknown> | AsyncIterable<unknown>;

/** Answers what arrives on `channel` until it is lost. Whoever sends what is no request at all is cut off. */
export function serve<T extends Table>(
  table: T,
  handlers: Handlers<T>,
  channel: Channel,
  limits: Limits = usualLimits,
): void {
  const running = new Map<number, Running>();
  const send = (reply: Reply) => channel.send(encode(reply, limits));

  channel.onClose(() => {
    for (const one of running.values()) one.stop();
  });
  channel.onMessage((text) => {
    const message = text.length > limits.request ? undefined : request.safeParse(parseJson(text)).data;
    if (message === undefined) return channel.close();
    const known = running.get(message.id);
    if ('cancel' in message) return known?.stop();
    if ('more' in message) return known?.more(message.more);
    if (known !== undefined) return channel.close();
    const { id, method } = message;
    const refuse = (error: WickError) => send({ id, error: error.toJSON() });
    if (running.size >= limits.running) return refuse(new WickError('call-too-many', { limit: limits.running }));
    const entry = Object.hasOwn(table, method) ? table[method] : undefined;
    if (entry === undefined) return refuse(new WickError('call-unknown', { method }));
    const one = new Running(send, id);
    running.set(id, one);
    void one
      .run(method, entry, handlers[method] as Handler, message.input)
      .catch(() => {})
      .finally(() => running.delete(id));
  });
}

/** One call or stream under way. */
class Running {
  readonly #id: number;
  readonly #send: (reply: Reply) => void;
  readonly #controller = new AbortController();
  #credit = 0;
  #wake = () => {};

  constructor(send: (reply: Reply) => void, id: number) {
    this.#send = send;
    this.#id = id;
  }

  stop(): void {
    this.#controller.abort(new WickError('cancelled', {}));
    this.#wake();
  }

  more(items: number): void {
    this.#credit = Math.min(streamWindow, this.#credit + items);
    this.#wake();
  }

  async run(method: string, entry: Entry, handler: Handler, given: unknown): Promise<void> {
    const { signal } = this.#controller;
    try {
      const input = entry.input.safeParse(given);
      if (!input.success) throw new WickError('call-invalid', { method, problems: problemsOf(input.error) });
      const answer = handler(input.data, signal);
      const check = (value: unknown) => checked(method, entry, value);
      switch (entry.kind) {
        case 'call': {
          const value = check(await answer);
          if (!signal.aborted) this.#send({ id: this.#id, value });
          return;
        }
        case 'stream':
          this.#credit = streamWindow;
          await this.#everyItem(answer as AsyncIterable<unknown>, check);
          break;
        case 'watch':
          this.#credit = 1;
          await this.#newestItem(answer as AsyncIterable<unknown>, check);
          break;
      }
      if (!signal.aborted) this.#send({ id: this.#id, end: true });
    } catch (error) {
      if (!signal.aborted) this.#send({ id: this.#id, error: asWickError(error).toJSON() });
    }
  }

  /** The handler goes on only when the page can take what it makes. */
  async #everyItem(items: AsyncIterable<unknown>, check: (item: unknown) => unknown): Promise<void> {
    const { signal } = this.#controller;
    for await (const item of items) {
      if (signal.aborted) return;
      this.#credit -= 1;
      this.#send({ id: this.#id, item: check(item) });
      await this.#until(() => this.#credit > 0);
      if (signal.aborted) return;
    }
  }

  /** The handler goes on as it will; one item waits, in place of those before. */
  async #newestItem(items: AsyncIterable<unknown>, check: (item: unknown) => unknown): Promise<void> {
    const { signal } = this.#controller;
    let newest: { item: unknown } | undefined;
    let ended: { error?: unknown } | undefined;
    const reading = (async () => {
      for await (const item of items) {
        if (signal.aborted) return;
        newest = { item };
        this.#wake();
      }
    })().then(
      () => (ended = {}),
      (error: unknown) => (ended = { error }),
    );
    void reading.then(() => this.#wake());
    for (;;) {
      await this.#until(() => (newest === undefined ? ended !== undefined : this.#credit > 0));
      if (signal.aborted) break;
      if (newest === undefined) break;
      const { item } = newest;
      newest = undefined;
      this.#credit -= 1;
      this.#send({ id: this.#id, item: check(item) });
    }
    // What was read of is given back before this one counts as ended.
    await reading;
    if (ended !== undefined && 'error' in ended) throw ended.error;
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!isTrue() && !this.#controller.signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }
}

/** Takes away what the table does not name. */
function checked(method: string, entry: Entry, value: unknown): unknown {
  const output = entry.output.safeParse(value);
  if (output.success) return output.data;
  throw new WickError('bug', {
    reason: `the answer to ${method} is not right: ${problemsOf(output.error).join('; ')}`,
  });
}

/** What is wrong, and where; never what was given, which may be a secret. */
function problemsOf(error: z.ZodError): string[] {
  return error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
}

function encode(reply: Reply, limits: Limits): string {
  const text = JSON.stringify(reply);
  if (text.length <= limits.reply) return text;
  const error = new WickError('call-too-large', { size: text.length, limit: limits.reply });
  return JSON.stringify({ id: reply.id, error: error.toJSON() });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
