import type * as z from 'zod';
import { isWickError, WickError } from '../../contract/errors.ts';
import type { Secret } from '../../contract/recipe/secret.ts';
import { networkTrouble } from '../image/source/http-reason.ts';
import { type Agents, proxyAgents } from '../image/source/proxy.ts';
import { Masker } from '../provision/secret/masker.ts';
import { type HubAddress, hubName, hubUrl } from './address.ts';
import { Broken, exchange, type Patience, type RawAnswer, TooLong } from './exchange.ts';
import { pause, type RetryRules, retryAfter } from './retry.ts';

export interface LinkOptions {
  /** PEM; whom to trust instead of the usual authorities. */
  ca?: string | undefined;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked for. */
  env?: NodeJS.ProcessEnv;
  patience?: Partial<Patience>;
  retry?: Partial<RetryRules>;
  /** ms since 1970 */
  now?: () => number;
}

export interface HubRequest<T> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with a slash; its parts are encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** What is asked for, as a noun, for messages. */
  what: string;
  /** What of the answer is let in. */
  schema: z.ZodType<T>;
  /** `once`: asking again could make a second one of it. Such a call is sent again only where it was surely not carried out. */
  repeat: 'safe' | 'once';
  signal: AbortSignal;
}

/** The Hub said no: status 400 to 499. */
export class Refusal extends Error {
  readonly status: number;
  /** What the Hub tells users. */
  readonly said: string | undefined;

  constructor(status: number, said: string | undefined) {
    super(`status ${status}`);
    this.status = status;
    this.said = said;
  }
}

/** Nobody knows whether a call that must be carried out once was. `problem`: what to say where that stays so. */
export class LostAnswer extends Error {
  readonly problem: WickError;

  constructor(problem: WickError, cause: unknown) {
    super(problem.message, { cause });
    this.problem = problem;
  }
}

/** Bytes. A station may have made tens of thousands of tokens, and their list comes in one piece. */
const longestAnswer = 64 * 1024 * 1024;

const usualPatience: Patience = { connect: 10_000, answer: 30_000, body: 15_000, whole: 120_000 };
const usualRetry: RetryRules = { tries: 4, delay: 500, longestDelay: 60_000, random: Math.random };

/** The way to one Hub: sends requests, again where that is safe, and lets in only answers of the right shape. */
export class HubLink {
  readonly address: HubAddress;
  readonly name: string;
  readonly now: () => number;
  readonly retry: RetryRules;
  /** Knows what must not come out of here. */
  readonly masker = new Masker();
  readonly #agents: Agents;
  readonly #ca: string | undefined;
  readonly #patience: Patience;
  /** The Hub asked not to be called before this time; ms since 1970. */
  #quietUntil = 0;
  /** ms by which the Hub's clock is ahead of ours. */
  #ahead = 0;

  /** @throws WickError `hub-unreachable` where the environment names a proxy that makes no sense */
  constructor(address: HubAddress, options: LinkOptions = {}) {
    this.address = address;
    this.name = hubName(address);
    this.now = options.now ?? Date.now;
    this.retry = { ...usualRetry, ...options.retry };
    this.#patience = { ...usualPatience, ...options.patience };
    this.#ca = options.ca;
    this.#agents = agentsFor(this.name, options.env ?? process.env);
  }

  /** What the Hub's clock shows at a moment of ours, give or take a second; both in ms since 1970. */
  hubTime(at: number): number {
    return at + this.#ahead;
  }

  /** @throws Refusal, LostAnswer, WickError `hub-unreachable`, `hub-garbage`, `hub-failing`, `hub-rate-limited` */
  async send<T>(request: HubRequest<T>, token?: Secret): Promise<T> {
    for (let failures = 1; ; failures++) {
      const outcome = await this.#try(request, token);
      if ('value' in outcome) return outcome.value;
      const { problem, cause, done, mayPass } = outcome;
      if (done === 'perhaps' && request.repeat === 'once') throw new LostAnswer(problem, cause);
      if (!mayPass || failures >= this.retry.tries) throw problem;
      await pause(failures, this.retry, { signal: request.signal, atLeast: this.#wait() });
    }
  }

  async #try<T>(request: HubRequest<T>, token: Secret | undefined): Promise<Outcome<T>> {
    let answer: RawAnswer;
    try {
      answer = await this.#exchange(request, token);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      const done = error.sent ? 'perhaps' : 'no';
      if (error.cause instanceof TooLong) {
        const reason = `it has more than ${longestAnswer / 1024 / 1024} MiB`;
        return { problem: this.#garbage(request, reason), cause: error, done, mayPass: false };
      }
      const { reason, mayPass } = networkTrouble(error.cause);
      return { problem: new WickError('hub-unreachable', { hub: this.name, reason }), cause: error, done, mayPass };
    }
    return this.#read(request, answer);
  }

  #read<T>(request: HubRequest<T>, { status, headers, body }: RawAnswer): Outcome<T> {
    const { what } = request;
    const date = Date.parse(headers.date ?? '');
    if (!Number.isNaN(date)) this.#ahead = date - this.now();
    const asked = retryAfter(headers['retry-after'], this.now());
    if (status === 429) {
      const wait = asked ?? this.retry.delay;
      this.#quietUntil = this.now() + wait;
      const problem = new WickError('hub-rate-limited', { hub: this.name, seconds: Math.ceil(wait / 1000) });
      return { problem, done: 'no', mayPass: wait <= this.retry.longestDelay };
    }
    if (status >= 500 || status === 408) {
      if (asked !== undefined && asked <= this.retry.longestDelay) this.#quietUntil = this.now() + asked;
      const problem = new WickError('hub-failing', { hub: this.name, what, status });
      return { problem, done: 'perhaps', mayPass: status !== 501 };
    }
    if (status >= 400) throw new Refusal(status, this.#said(body));
    const unlike = (reason: string): Outcome<T> => {
      return { problem: this.#garbage(request, reason), done: 'perhaps', mayPass: false };
    };
    if (status < 200 || status >= 300) return unlike(`status ${status}, which sends to another place`);
    const value = parseJson(body);
    if (value === undefined) return unlike('it is not JSON');
    const parsed = request.schema.safeParse(value);
    if (parsed.success) return { value: parsed.data };
    const at = parsed.error.issues[0]?.path.join('.') ?? '';
    return unlike(at === '' ? 'it has another shape' : `"${at}" is missing or of another kind`);
  }

  async #exchange<T>(request: HubRequest<T>, token: Secret | undefined): Promise<RawAnswer> {
    const url = new URL(request.path, hubUrl(this.address));
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    return await exchange({
      method: request.method,
      url,
      headers: {
        'user-agent': 'wick',
        accept: 'application/json',
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
      },
      body,
      agents: this.#agents,
      ca: this.#ca,
      patience: this.#patience,
      longest: longestAnswer,
      signal: request.signal,
    });
  }

  /** ms; whoever asked to be left alone for longer than a call may wait was told no already, and is tried again. */
  #wait(): number {
    return Math.min(this.retry.longestDelay, Math.max(0, this.#quietUntil - this.now()));
  }

  #garbage(request: { what: string }, reason: string): WickError {
    return new WickError('hub-garbage', { hub: this.name, what: request.what, reason });
  }

  /** What the Hub tells users, cut to one short line without secrets. */
  #said(body: Buffer): string | undefined {
    const value = parseJson(body);
    const text = typeof value === 'object' && value !== null && 'msg' in value ? value.msg : undefined;
    if (typeof text !== 'string' || text.trim() === '') return undefined;
    const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
    return this.masker.text(line).slice(0, 200).replace(/\.$/u, '');
  }
}

type Outcome<T> = { value: T } | { problem: WickError; cause?: unknown; done: 'no' | 'perhaps'; mayPass: boolean };

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function agentsFor(hub: string, env: NodeJS.ProcessEnv): Agents {
  try {
    return proxyAgents(env, hub);
  } catch (error) {
    if (!isWickError(error, 'source-unreachable')) throw error;
    throw new WickError('hub-unreachable', { hub, reason: error.fields.reason }, { cause: error });
  }
}
