import { randomUUID } from 'node:crypto';
import type { BootState, BootUnitState } from '../../contract/calls/boot.ts';
import { asWickError, WickError } from '../../contract/errors.ts';
import { deviceLink } from '../boot/device-link.ts';
import type { TokenEnd } from '../boot/disable-tokens.ts';
import type { Matcher } from '../boot/match.ts';
import { type LeftToken, leftTokens, openTokens } from '../boot/spent-tokens.ts';
import { type AwaitedUnit, type BootEvent, type Observer, type UnitBoot, watchBoots } from '../boot/watch.ts';
import { Changes } from '../changes.ts';
import { ShownUnit } from './shown-unit.ts';

/** Sightings that a page is shown, of all units together. */
const mostSightings = 500;

/** Watches that are done are forgotten beyond this many, the oldest first. */
const mostDone = 50;

/** A device that is watched, and what it is to the history. */
export interface BootUnit extends AwaitedUnit {
  /** Its id in the history; undefined for a device that nothing is known of. */
  unit?: string;
  name?: string;
}

export interface BootOptions {
  units: readonly BootUnit[];
  matcher: Matcher;
  observers: readonly Observer[];
  /** ms. */
  timeout: number;
  /** It only looks at a medium. */
  isLook: boolean;
  /** Told how it went, unless it was stopped before it came to anything. */
  onEnd: (units: readonly UnitBoot[]) => Promise<void>;
  /** Does what is to be done about tokens. */
  onTokens: (tokens: readonly LeftToken[]) => Promise<TokenEnd[]>;
}

/** First boots that are watched together, for all pages. */
export class Boot {
  readonly id = randomUUID();
  readonly changes = new Changes();
  readonly isLook: boolean;
  readonly #options: BootOptions;
  readonly #ending = new AbortController();
  readonly #started = Date.now();
  readonly #units: ReadonlyMap<string, ShownUnit>;
  readonly #gone: BootState['gone'][number][] = [];
  #finished: number | undefined;
  #tokens: readonly TokenEnd[] = [];
  #summary: string | undefined;
  #error: WickError | undefined;

  constructor(options: BootOptions) {
    this.#options = options;
    this.isLook = options.isLook;
    const most = Math.ceil(mostSightings / Math.max(1, options.units.length));
    this.#units = new Map(options.units.map((unit) => [unit.id, new ShownUnit(unit, most)]));
  }

  get isDone(): boolean {
    return this.#finished !== undefined;
  }

  stop(): void {
    this.#ending.abort(new WickError('cancelled', {}));
  }

  /** What a medium shows, in sentences. */
  summarise(text: string): void {
    this.#summary = text;
    this.changes.tell();
  }

  /** Runs to its end; never throws. */
  async run(): Promise<void> {
    const { units, matcher, observers, timeout, onTokens } = this.#options;
    try {
      const job = { units, matcher, observers, timeout, signal: this.#ending.signal };
      for await (const event of watchBoots(job)) await this.#take(event);
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#error = asWickError(error);
      this.#tokens = await onTokens(openTokens(units, matcher)).catch(() => []);
    } finally {
      this.#finished = Date.now();
      this.changes.tell();
    }
  }

  get state(): BootState {
    const { observers, matcher } = this.#options;
    return {
      boot: this.id,
      started: this.#started,
      ...(this.#finished === undefined ? {} : { finished: this.#finished }),
      observers: [...new Set(observers.map(({ name }) => name))],
      units: [...this.#units.values()].map((unit) => this.#stateOf(unit, matcher)),
      gone: this.#gone,
      ...(this.#summary === undefined ? {} : { summary: this.#summary }),
      tokens: this.#tokens,
      ...(this.#error === undefined ? {} : { error: this.#error.toJSON() }),
    };
  }

  #stateOf(shown: ShownUnit, matcher: Matcher): BootUnitState {
    const { id, expected } = shown.unit;
    const [address] = matcher.valuesOf(id, 'address');
    const deviceIds = matcher.valuesOf(id, 'deviceId');
    const link = deviceLink({ expected, sightings: shown.services, deviceIds });
    return {
      ...shown.state,
      ...(address === undefined ? {} : { address }),
      ...(link === undefined ? {} : { link }),
    };
  }

  async #take(event: BootEvent): Promise<void> {
    switch (event.type) {
      case 'sighting':
        this.#units.get(event.unit)?.see(event.sighting);
        break;
      case 'unit':
        this.#units.get(event.unit)?.judge(event.judgement);
        break;
      case 'observer': {
        const { observer, error } = event;
        // A medium is read once.
        if (observer !== 'medium' || error !== undefined)
          this.#gone.push({ observer, ...(error === undefined ? {} : { error }) });
        break;
      }
      case 'end': {
        const { units, matcher, onEnd, onTokens } = this.#options;
        for (const { unit, judgement, fulfilled } of event.units) this.#units.get(unit)?.judge(judgement, fulfilled);
        this.changes.tell();
        this.#tokens = await onTokens(leftTokens(event, units, matcher));
        await onEnd(event.units);
        break;
      }
      case 'stranger':
    }
    this.changes.tell();
  }
}

/** Boots that are watched, and those that were. */
export class Boots {
  readonly #boots = new Map<string, Boot>();

  start(options: BootOptions): Boot {
    const boot = new Boot(options);
    this.#boots.set(boot.id, boot);
    void boot.run().then(() => this.#forgetOldest());
    return boot;
  }

  get list(): { boot: string; finished: boolean }[] {
    return [...this.#boots.values()]
      .filter(({ isLook }) => !isLook)
      .map(({ id, isDone }) => ({ boot: id, finished: isDone }));
  }

  /** @throws WickError `boot-unknown` */
  find(id: string): Boot {
    const boot = this.#boots.get(id);
    if (boot === undefined) throw new WickError('boot-unknown', {});
    return boot;
  }

  stopAll(): void {
    for (const boot of this.#boots.values()) boot.stop();
  }

  #forgetOldest(): void {
    const done = [...this.#boots.values()].filter(({ isDone }) => isDone);
    for (const { id } of done.slice(0, Math.max(0, done.length - mostDone))) this.#boots.delete(id);
  }
}
