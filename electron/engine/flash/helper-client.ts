import { errorFromData, WickError } from '../../contract/errors.ts';
import { encodeFrame, FrameReader } from '../../contract/frames.ts';
import {
  type HelperAnswer,
  type HelperReply,
  type HelperVerb,
  helperAnswers,
  helperReply,
  type RequestOf,
} from '../../contract/helper-messages.ts';
import { endHelper } from './end-helper.ts';
import type { HelperChannel } from './helper-channel.ts';
import type { StallLimits } from './stall-limits.ts';
import { StallWatch } from './stall-watch.ts';

type Fields<V extends HelperVerb> = Omit<RequestOf<V>, 'id' | 'do'>;

interface Answer {
  ok: unknown;
  payload: Uint8Array;
}

interface Pending {
  verb: HelperVerb;
  /** Bytes of payload that went out with it. */
  size: number;
  resolve: (answer: Answer) => void;
  reject: (error: WickError) => void;
  progress: (bytes: number) => void;
}

export interface HelperClientOptions {
  /** The drive's path, for messages. */
  target: string;
  limits: StallLimits;
  /** Payload under way, in bytes: what "hello" has told the helper, so that it never stops listening to the pipe. */
  window: number;
}

/** What may take as long as it takes: a person types a password, a file system is flushed before it is unmounted. */
const patient: ReadonlySet<HelperVerb> = new Set(['hello', 'open']);
const flushing: ReadonlySet<HelperVerb> = new Set(['flush', 'finish']);

/**
 * Asks one helper, any number of requests at a time. A failure of the helper itself ends it and fails every call:
 * `helper-failed`, `target-stalled`, or what `fail` was given.
 */
export class HelperClient implements AsyncDisposable {
  readonly #channel: HelperChannel;
  readonly #target: string;
  readonly #window: number;
  readonly #reader = new FrameReader();
  readonly #pending = new Map<number, Pending>();
  readonly #unsent: { size: number; send: () => void }[] = [];
  readonly #watch: StallWatch;
  #nextId = 1;
  #inFlight = 0;
  #failure: WickError | undefined;
  #end: Promise<void> | undefined;

  constructor(channel: HelperChannel, { target, limits, window }: HelperClientOptions) {
    this.#channel = channel;
    this.#target = target;
    this.#window = window;
    channel.output.on('data', (chunk: Buffer) => this.#receive(chunk));
    void channel.exited.then(({ reason }) => this.fail(new WickError('helper-failed', { target, reason })));
    this.#watch = new StallWatch(
      Math.min(limits.io, limits.flush),
      () => this.#limit(limits),
      (limit) => this.fail(new WickError('target-stalled', { target, seconds: Math.round(limit / 1000) })),
    );
  }

  /** Nothing has ended it yet. */
  get isAlive(): boolean {
    return this.#failure === undefined;
  }

  /** Resolves once the helper's process has ended. */
  get ended(): Promise<unknown> {
    return this.#channel.exited;
  }

  /** Sends a request; `payload` must stay untouched until it is answered. Requests go out in the order of the calls. */
  async call<V extends HelperVerb>(
    verb: V,
    fields: Fields<V>,
    { payload, progress = () => {} }: { payload?: Uint8Array; progress?: (bytes: number) => void } = {},
  ): Promise<HelperAnswer<V> & { payload: Uint8Array }> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = this.#nextId++;
    const size = payload?.length ?? 0;
    const head = encodeFrame({ id, do: verb, ...fields }, size);
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#pending.set(id, { verb, size, resolve, reject, progress });
      this.#unsent.push({ size, send: () => this.#write(head, payload) });
      this.#sendNext();
    });
    const checked = helperAnswers[verb].safeParse(answer.ok);
    if (!checked.success) throw this.#nonsense(`its answer to ${verb}`);
    // The table pairs each verb with its own answer; TypeScript cannot follow that through the index.
    return { ...(checked.data as HelperAnswer<V>), payload: answer.payload };
  }

  /** Ends the helper and fails every call, under way and to come, with `error`. The first failure stays. */
  fail(error: WickError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#watch[Symbol.dispose]();
    this.#unsent.length = 0;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
    this.#end = endHelper(this.#channel);
  }

  /** Waits for the helper's end, 2 s at most; not at all for one that waits for a dead drive. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.fail(new WickError('cancelled', {}));
    if (this.#failure?.code !== 'target-stalled') await this.#end;
  }

  /** What waits behind a flush has its time, too. */
  #limit({ io, flush }: StallLimits): number | undefined {
    const verbs = [...this.#pending.values()].map(({ verb }) => verb).filter((verb) => !patient.has(verb));
    if (verbs.length === 0) return undefined;
    return verbs.some((verb) => flushing.has(verb)) ? flush : io;
  }

  #sendNext(): void {
    for (let next = this.#unsent[0]; next !== undefined; next = this.#unsent[0]) {
      if (this.#inFlight > 0 && this.#inFlight + next.size > this.#window) return;
      this.#inFlight += next.size;
      this.#unsent.shift();
      next.send();
    }
  }

  #write(head: Uint8Array, payload: Uint8Array | undefined): void {
    const { input } = this.#channel;
    if (input.destroyed) return; // its end fails every call
    input.cork();
    input.write(head);
    if (payload !== undefined) input.write(payload);
    input.uncork();
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const { header, payload } of this.#reader.push(chunk)) {
        const reply = helperReply.safeParse(header);
        if (!reply.success) throw new Error('an answer of an unknown form');
        this.#watch.moved();
        this.#settle(reply.data, payload);
      }
    } catch (error) {
      this.fail(this.#nonsense(error instanceof Error ? error.message : String(error)));
    }
  }

  #settle(reply: HelperReply, payload: Uint8Array): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    if ('progress' in reply) {
      pending.progress(reply.progress);
      return;
    }
    this.#pending.delete(reply.id);
    this.#inFlight -= pending.size;
    if ('error' in reply) pending.reject(errorFromData(reply.error));
    else pending.resolve({ ok: reply.ok, payload });
    this.#sendNext();
  }

  #nonsense(what: string): WickError {
    return new WickError('helper-failed', { target: this.#target, reason: `it sent ${what}` });
  }
}
