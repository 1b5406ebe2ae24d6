import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { isWickError, WickError } from '../../../contract/errors.ts';
import type { Source } from '../source.ts';
import { addressFileName, shownAddress, siblingAddress } from './address.ts';
import { readBody } from './http-body.ts';
import { compareFacts, type HttpFacts, joinFacts, readFacts, validatorOf } from './http-facts.ts';
import { networkTrouble, statusText } from './http-reason.ts';
import { type Answer, get, type HttpOptions, inHurry, usualHttp } from './http-request.ts';
import { type Agents, proxyAgents } from './proxy.ts';

/**
 * A file on a server, read in one stream that is taken up again where it broke, as long as the server proves that the
 * file is still the same. Throws `source-http-status`, `source-unreachable`, `source-network` and `source-changed`.
 */
export async function openHttp(address: URL, signal: AbortSignal, options?: Partial<HttpOptions>): Promise<HttpSource> {
  const all = { ...usualHttp, ...options };
  const source = new HttpSource(address, all, proxyAgents(all.env, shownAddress(address)));
  await source.begin(signal);
  return source;
}

export class HttpSource implements Source {
  readonly name: string;
  readonly fileName: string;
  readonly path = undefined;
  readonly seekable = true;
  readonly #address: URL;
  readonly #options: HttpOptions;
  readonly #agents: Agents;
  /** Where the redirects of the first answer led. */
  #place: URL;
  /** What the first answer said. */
  #facts: HttpFacts | undefined;
  /** What all answers say together; no proof for the first one's bytes, but none may contradict it. */
  #joined: HttpFacts | undefined;
  #first: IncomingMessage | undefined;
  #firstTimer: NodeJS.Timeout | undefined;
  /** A server that sends all where it was asked for a part is not listened to. */
  #partsOnly = false;
  #bytesRead = 0;

  constructor(address: URL, options: HttpOptions, agents: Agents) {
    this.name = shownAddress(address);
    this.fileName = addressFileName(address);
    this.#address = address;
    this.#place = address;
    this.#options = options;
    this.#agents = agents;
  }

  get size(): number | undefined {
    return this.#facts?.size;
  }

  /** True where a part can be had without the rest. */
  get acceptsRanges(): boolean {
    return this.#facts?.acceptsRanges === true && this.#facts.size !== undefined;
  }

  /** False where a download that was cut off cannot be told from a whole one. */
  get endMarked(): boolean {
    return this.#facts?.endMarked === true;
  }

  /** True where a download that broke can be taken up again. */
  get resumable(): boolean {
    return this.#facts !== undefined && validatorOf(this.#facts) !== undefined;
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  /** By what the file is known again without reading it. */
  get origin(): { kind: 'url'; address: string; validator: string | undefined; size: number | undefined } {
    const validator = this.#facts === undefined ? undefined : validatorOf(this.#facts);
    return { kind: 'url', address: this.#address.href, validator, size: this.size };
  }

  /** The same file, for a question that is worth one short try only. */
  hurried(): HttpSource {
    const source = new HttpSource(this.#address, { ...this.#options, ...inHurry(this.#options) }, this.#agents);
    source.#place = this.#place;
    source.#facts = this.#facts;
    source.#joined = this.#joined;
    source.#partsOnly = true;
    return source;
  }

  /** Asks for the file; the answer is kept for the first reader. */
  async begin(signal: AbortSignal): Promise<void> {
    const { response } = await this.#ask(0, undefined, signal);
    this.#first = response;
    this.#firstTimer = setTimeout(() => response.destroy(), this.#options.unreadTimeout).unref();
  }

  /** Closes the first answer where nobody will read it. */
  leaveFirst(): void {
    this.#takeFirst()?.destroy();
  }

  async *open(options: { signal: AbortSignal; start?: number; end?: number }): AsyncGenerator<Uint8Array> {
    const { signal, start = 0 } = options;
    signal.throwIfAborted();
    const { stallTimeout } = this.#options;
    let at = start;
    let failures = 0;
    let response = start === 0 && options.end === undefined ? this.#takeFirst() : undefined;
    let skip = 0;
    for (;;) {
      const end = options.end ?? this.size;
      if (end !== undefined && at >= end) {
        response?.destroy();
        return;
      }
      if (response === undefined) ({ response, skip } = await this.#ask(at, options.end, signal, failures));
      let trouble: string;
      try {
        for await (const chunk of readBody(response, { signal, stallTimeout })) {
          const rest = chunk.subarray(skip);
          const part = rest.subarray(0, end === undefined ? undefined : end - at);
          skip -= Math.min(skip, chunk.length);
          if (part.length < rest.length && options.end === undefined) throw this.#changed();
          if (part.length === 0) continue;
          at += part.length;
          this.#bytesRead += part.length;
          failures = 0;
          yield part;
          if (at === options.end) return;
        }
        if (end === undefined) return this.#learnSize(at);
        if (at === end) return;
        trouble = 'the connection was closed early';
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof WickError) throw error;
        trouble = networkTrouble(error).reason;
      }
      response = undefined;
      failures += 1;
      if (!this.resumable) throw this.#broken(at, `${trouble}, and the server gives no way to go on`);
      if (failures >= this.#options.tries) throw this.#broken(at, trouble);
      await this.#pause(failures - 1, signal);
    }
  }

  /** Undefined where the server has none, or answers with a page instead. */
  async sibling(
    fileName: string,
    signal: AbortSignal,
    patience: 'usual' | 'hurried' = 'usual',
  ): Promise<Source | undefined> {
    const address = siblingAddress(this.#address, fileName);
    if (address === undefined) return undefined;
    const options = patience === 'usual' ? this.#options : { ...this.#options, ...inHurry(this.#options) };
    const source = new HttpSource(address, options, this.#agents);
    try {
      await source.begin(signal);
    } catch (error) {
      if (isWickError(error, 'source-http-status') && error.fields.status < 500) return undefined;
      throw error;
    }
    if (!/^text\/html\b/iu.test(source.#first?.headers['content-type'] ?? '')) return source;
    source.#takeFirst()?.destroy();
    return undefined;
  }

  #takeFirst(): IncomingMessage | undefined {
    const first = this.#first;
    this.#first = undefined;
    clearTimeout(this.#firstTimer);
    return first === undefined || first.destroyed ? undefined : first;
  }

  #learnSize(size: number): void {
    if (this.#facts !== undefined && this.#facts.endMarked) this.#facts = { ...this.#facts, size };
  }

  #changed(): WickError {
    return new WickError('source-changed', { what: this.name });
  }

  #broken(offset: number, reason: string): WickError {
    return new WickError('source-network', { what: this.name, reason, offset });
  }

  async #pause(failures: number, signal: AbortSignal, asked = 0): Promise<void> {
    const { retryDelay, longestDelay } = this.#options;
    await wait(Math.min(longestDelay, Math.max(asked, retryDelay * 2 ** failures)), undefined, { signal });
  }

  /** An answer whose bytes, after `skip`, begin at `at`; tried again where that may help. */
  async #ask(
    at: number,
    end: number | undefined,
    signal: AbortSignal,
    failures = 0,
  ): Promise<{ response: IncomingMessage; skip: number }> {
    for (let failed = failures; ; failed++) {
      const last = failed + 1 >= this.#options.tries;
      try {
        const answer = await this.#send(at, end, signal);
        const status = answer.response.statusCode ?? 0;
        if (status === 200 || status === 206) return this.#accept(answer, at, failures > 0);
        answer.response.destroy();
        const lasting = status < 500 && status !== 429 && status !== 408;
        if (status === 416 && this.#facts !== undefined) throw this.#changed();
        if (lasting && this.#place !== this.#address) {
          // A place that a redirect led to may be good for a while only.
          this.#place = this.#address;
          continue;
        }
        if (lasting || status === 501 || last) throw this.#refused(answer.response);
        await this.#pause(failed, signal, retryAfter(answer.response.headers['retry-after']));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof WickError) throw error;
        const { reason, mayPass } = networkTrouble(error);
        if (at > 0 && last) throw this.#broken(at, reason);
        if (last || (at === 0 && !mayPass)) {
          throw new WickError('source-unreachable', { what: this.name, reason }, { cause: error });
        }
        await this.#pause(failed, signal);
      }
    }
  }

  async #send(at: number, end: number | undefined, signal: AbortSignal): Promise<Answer> {
    const part = at > 0 || end !== undefined;
    const validator = part && this.#facts !== undefined ? validatorOf(this.#facts) : undefined;
    return await get(this.#address, this.#place, {
      signal,
      agents: this.#agents,
      stallTimeout: this.#options.stallTimeout,
      mayDowngrade: this.#options.mayDowngrade,
      headers: {
        ...(part ? { range: `bytes=${at}-${end === undefined ? '' : end - 1}` } : {}),
        ...(validator === undefined ? {} : { 'if-range': validator }),
      },
    });
  }

  #accept({ response, url }: Answer, at: number, resuming: boolean): { response: IncomingMessage; skip: number } {
    const facts = readFacts(response);
    try {
      const then = this.#facts;
      if (then === undefined) this.#learn(facts, url);
      const proof = then === undefined ? 'same' : compareFacts(then, facts);
      if (compareFacts(this.#joined ?? facts, facts) === 'changed') throw this.#changed();
      this.#joined = joinFacts(this.#joined ?? facts, facts);
      // A part is sent only where If-Range held; the whole file might be any.
      if (response.statusCode === 200 && resuming && proof !== 'same') {
        throw this.#broken(at, 'the server begins anew and does not prove that the file is still the same');
      }
      if (facts.start === at) return { response, skip: 0 };
      if (facts.start === 0 && !this.#partsOnly) return { response, skip: at };
      throw this.#broken(at, 'the server sent another part than it was asked for');
    } catch (error) {
      response.destroy();
      throw error;
    }
  }

  #learn(facts: HttpFacts, url: URL): void {
    // A server that packs with gzip in spite of being asked not to is understood: packing is told by content.
    if (facts.encoding !== 'identity' && facts.encoding !== 'gzip' && facts.encoding !== '') {
      const reason = `the server packs it with ${facts.encoding}, although it was asked not to`;
      throw new WickError('source-unreachable', { what: this.name, reason });
    }
    this.#facts = facts;
    this.#place = url;
  }

  #refused(response: IncomingMessage): WickError {
    const { statusCode: status = 0, statusMessage } = response;
    return new WickError('source-http-status', { what: this.name, status, statusText: statusText(statusMessage) });
  }
}

/** Seconds or a date (RFC 9110, 10.2.3), as ms from now. */
function retryAfter(value: string | undefined): number {
  if (value === undefined) return 0;
  if (/^\d+$/u.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? 0 : Math.max(0, at - Date.now());
}
