import { isWickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import type { LogEntry } from '../../../contract/lot/record.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import { Changes } from '../../changes.ts';
import { pause } from '../../hub/retry.ts';
import { proxyAgents } from '../../image/source/proxy.ts';
import { Masker } from '../../provision/secret/masker.ts';
import { resolveSecrets } from '../../provision/secret/resolve.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { eventBody, EventFinder, eventId, type EventUnit, type HookEvent } from './events.ts';
import type { KeptHook } from './hook-file.ts';
import { post, type Told } from './post.ts';
import type { ToldFile } from './told-file.ts';

export interface TellerOptions {
  ledger: Pick<Ledger, 'lot' | 'log' | 'units' | 'changes'>;
  lot: Lot;
  file: ToldFile;
  /** Of the hooks' file. */
  revision: string;
  /** Aborted when there is little time left: what can be told at once is told, and nothing is tried again. */
  ending: AbortSignal;
  /** The station's: `file:` paths of secrets start there. */
  folder: string;
  env: NodeJS.ProcessEnv;
  patience: Patience;
  /** From 0 to 1. */
  random: () => number;
  now: () => number;
}

/** ms. */
export interface Patience {
  /** Until a receiver answers. */
  answer: number;
  /** Before the second try; doubles each time. */
  delay: number;
  /** Between two tries at most. */
  longestDelay: number;
  /** How long a receiver may ask to be left alone. */
  longestWish: number;
  /** After which the log is looked at again in any case. */
  look: number;
  /** How often an event is sent that is refused. */
  tries: number;
  /** Between two looks whether somebody has set other hooks, or has stopped telling them. */
  watch: number;
  /** For what can still be told at the end. */
  end: number;
}

export const usualPatience: Patience = {
  answer: 20_000,
  delay: 1000,
  longestDelay: 300_000,
  longestWish: 3_600_000,
  look: 60_000,
  tries: 5,
  watch: 2000,
  end: 5000,
};

/** `ended`: there was no time for another try. */
type Outcome = 'done' | 'gone' | 'ended';

/** Tells one hook what happens, in order, one after the other, from where it stopped the last time. */
export class Teller {
  readonly #hook: KeptHook;
  readonly #options: TellerOptions;
  readonly #finder: EventFinder;
  /** Last entry of the log that was looked at. */
  #seen = 0;
  #told: number;
  #found: { sequence: number; events: HookEvent[] } | undefined;
  #problem: string | undefined;

  constructor(hook: KeptHook, options: TellerOptions) {
    this.#hook = hook;
    this.#options = options;
    this.#finder = new EventFinder(options.lot.size);
    this.#told = hook.told;
    this.#problem = hook.problem;
  }

  /** Until the signal, or until the receiver wants no more; once it is ending, until all is told or a try fails. */
  async run(signal: AbortSignal): Promise<void> {
    const { ending } = this.#options;
    const end = new AbortController();
    const either = AbortSignal.any([signal, end.signal]);
    const news = new Changes();
    const look = () => news.tell();
    ending.addEventListener('abort', look, { once: true });
    const timer = setInterval(() => news.tell(), this.#options.patience.look);
    const following = this.#follow(news, either);
    let failures = 0;
    try {
      for await (const _ of news.follow(either)) {
        const isLast = ending.aborted;
        try {
          if ((await this.#tellAll(either)) !== 'done' || isLast) return;
          failures = 0;
        } catch (error) {
          if (either.aborted) return;
          // A ledger out of reach, a folder that is full: nothing is lost by waiting.
          await this.#say(isWickError(error) ? error.message : String(error));
          if (isLast) return;
          failures += 1;
          await this.#pause(failures, either);
          news.tell();
        }
      }
    } finally {
      clearInterval(timer);
      ending.removeEventListener('abort', look);
      end.abort();
      await following;
    }
  }

  async #follow(news: Changes, signal: AbortSignal): Promise<void> {
    for await (const _ of this.#options.ledger.changes.follow(signal)) news.tell();
  }

  async #tellAll(signal: AbortSignal): Promise<Outcome> {
    const { ledger, lot, file, revision } = this.#options;
    for await (const entry of ledger.log(lot.id, { after: this.#seen })) {
      const events = this.#eventsOf(entry);
      const isNew = entry.sequence > this.#told;
      for (const event of isNew ? events : []) {
        if (!this.#hook.events.includes(event.event)) continue;
        const outcome = await this.#tell(event, signal);
        if (outcome === 'gone') await file.update(this.#hook.id, { gone: revision });
        if (outcome !== 'done') return outcome;
      }
      this.#seen = entry.sequence;
      if (!isNew) continue;
      this.#told = entry.sequence;
      // What nobody is told need not be remembered at once.
      if (events.length > 0) await file.update(this.#hook.id, { upTo: this.#told });
    }
    return 'done';
  }

  /** An entry is come back to after a failure, and counts once. */
  #eventsOf(entry: LogEntry): HookEvent[] {
    if (this.#found?.sequence !== entry.sequence) {
      this.#found = { sequence: entry.sequence, events: this.#finder.take(entry) };
    }
    return this.#found.events;
  }

  /** Tries until it is taken; what is refused again and again is left out. */
  async #tell(event: HookEvent, signal: AbortSignal): Promise<Outcome> {
    let refusals = 0;
    for (let failures = 1; ; failures += 1) {
      signal.throwIfAborted();
      const told = await this.#try(event, signal);
      await this.#say('reason' in told ? told.reason : undefined);
      if (told.kind === 'gone') return 'gone';
      if (told.kind === 'taken') return 'done';
      refusals += told.kind === 'refused' ? 1 : 0;
      if (refusals >= this.#options.patience.tries) {
        this.#hook.refused += 1;
        await this.#options.file.update(this.#hook.id, { refused: this.#hook.refused });
        return 'done';
      }
      if (this.#options.ending.aborted) return 'ended';
      await this.#pause(failures, signal, told.kind === 'later' ? told.after : undefined);
    }
  }

  /** Where others of this station see it, too. */
  async #say(problem: string | undefined): Promise<void> {
    if (problem === this.#problem) return;
    this.#problem = problem;
    const { file } = this.#options;
    await file.update(this.#hook.id, problem === undefined ? { withoutProblem: true } : { problem }).catch(() => {});
  }

  async #try(event: HookEvent, signal: AbortSignal): Promise<Told> {
    const { lot, env, patience, now } = this.#options;
    const unit = await this.#unitOf(event);
    const secret = await this.#secret(signal).catch((error: unknown) => {
      if (isWickError(error, 'secret-unavailable')) return error;
      throw error;
    });
    // Without the signature that it waits for, nobody should believe it.
    if (isWickError(secret)) return { kind: 'later', reason: 'its secret is not to be had' };
    return await post({
      url: new URL(this.#hook.url),
      id: eventId(event),
      event: event.event,
      body: eventBody(event, lot, unit),
      secret,
      agents: proxyAgents(env, 'the web hook'),
      patience: patience.answer,
      now: now(),
      signal,
    });
  }

  async #unitOf({ entry: { unit, sequence } }: HookEvent): Promise<EventUnit | undefined> {
    const { ledger, lot } = this.#options;
    if (unit === undefined) return undefined;
    // First what it is, then what has happened since: nothing can come between that is not told.
    const [record] = await ledger.units(lot.id, { units: [unit] });
    const since = await Array.fromAsync(ledger.log(lot.id, { unit, after: sequence }));
    return record === undefined ? undefined : { record, since };
  }

  async #secret(signal: AbortSignal): Promise<Secret | undefined> {
    const { folder, env } = this.#options;
    const { secret } = this.#hook;
    if (secret === undefined) return undefined;
    const sources = { folder, environment: env, signal, literal: new Set<string>(), masker: new Masker() };
    return await resolveSecrets(new Secret(secret), sources);
  }

  async #pause(failures: number, signal: AbortSignal, wish = 0): Promise<void> {
    const { patience, random } = this.#options;
    const { delay, longestDelay, longestWish } = patience;
    const atLeast = Math.min(wish, longestWish);
    const either = AbortSignal.any([signal, this.#options.ending]);
    const patient = { tries: 0, delay, longestDelay, random };
    await pause(Math.min(failures, 30), patient, { signal: either, atLeast }).catch(() => {});
  }
}
