import { randomUUID } from 'node:crypto';
import type { BootState } from '../../contract/calls/boot.ts';
import type { Sighting } from '../../contract/boot.ts';
import { asWickError, WickError } from '../../contract/errors.ts';
import type { Judgement } from '../../contract/verdict.ts';
import type { Matcher } from '../boot/match.ts';
import { type AwaitedUnit, type Observer, type UnitBoot, watchBoots } from '../boot/watch.ts';
import { Changes } from '../changes.ts';

/** Sightings that a page is shown. */
const mostSightings = 500;

export interface BootOptions {
  /** Its id in the history; undefined for a device that nothing is known of. */
  unit: string | undefined;
  awaited: AwaitedUnit;
  matcher: Matcher;
  observers: readonly Observer[];
  /** ms. */
  timeout: number;
  /** Told how it went, unless it was stopped before it came to anything. */
  onEnd: (boot: UnitBoot) => Promise<void>;
}

/** One first boot that is watched, for all pages. */
export class Boot {
  readonly id = randomUUID();
  readonly changes = new Changes();
  readonly #options: BootOptions;
  readonly #ending = new AbortController();
  readonly #started = Date.now();
  #finished: number | undefined;
  #judgement: Judgement = { verdict: 'not-seen', final: false, rungs: [] };
  #sightings: readonly Sighting[] = [];
  #error: WickError | undefined;

  constructor(options: BootOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#ending.abort(new WickError('cancelled', {}));
  }

  /** Runs to its end; never throws. */
  async run(): Promise<void> {
    const { awaited, matcher, observers, timeout, onEnd } = this.#options;
    try {
      const job = { units: [awaited], matcher, observers, timeout, signal: this.#ending.signal };
      for await (const event of watchBoots(job)) {
        if (event.type === 'sighting') this.#sightings = [...this.#sightings, event.sighting].slice(-mostSightings);
        if (event.type === 'unit') this.#judgement = event.judgement;
        if (event.type === 'end') {
          const [boot] = event.units;
          if (boot !== undefined) this.#judgement = boot.judgement;
          if (boot !== undefined) await onEnd(boot);
        }
        this.changes.tell();
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#error = asWickError(error);
    } finally {
      this.#finished = Date.now();
      this.changes.tell();
    }
  }

  get state(): BootState {
    const { unit, awaited, matcher } = this.#options;
    const { verdict, final, rungs, firstFailed, next } = this.#judgement;
    const [address] = matcher.valuesOf(awaited.id, 'address');
    return {
      boot: this.id,
      ...(unit === undefined ? {} : { unit }),
      started: this.#started,
      ...(this.#finished === undefined ? {} : { finished: this.#finished }),
      verdict,
      final,
      rungs: rungs.map(({ evidence, ...rung }) => ({ ...rung, evidence: evidence.map((one) => ({ ...one })) })),
      ...(firstFailed === undefined ? {} : { firstFailed }),
      ...(next === undefined ? {} : { next }),
      ...(address === undefined ? {} : { address }),
      ...(this.#error === undefined ? {} : { error: this.#error.toJSON() }),
      sightings: this.#sightings,
    };
  }
}

/** Boots that are watched, and those that were. */
export class Boots {
  readonly #boots = new Map<string, Boot>();

  start(options: BootOptions): Boot {
    const boot = new Boot(options);
    this.#boots.set(boot.id, boot);
    void boot.run();
    return boot;
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
}
