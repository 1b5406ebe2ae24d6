import type { Sighting } from '../../contract/boot.ts';

export interface FreshStartOptions {
  /** When it was begun to wait for the device; nothing from before counts. ms since 1970. */
  since: number;
  /** When its card was done, where that was earlier. */
  flashed?: number | undefined;
}

/** ms that two clocks of one moment may be apart. */
const slack = 2000;

/**
 * ms that a boot may take from power to its system. Who comes to its storage sooner than that after its card was done may
 * have been on its way before.
 */
const midBoot = 30_000;

/** Of a device that says much, and not that it started. */
const mostHeld = 500;

/**
 * Whether a device has started since its card was done. One that was on all along runs something else, however good it looks:
 * what is seen of it counts only from a start on, which its console shows, or the time that it has been on, or somebody who
 * knows that it was not there before.
 */
export class FreshStart {
  readonly #since: number;
  readonly #flashed: number;
  /** Seen since the card was done, of a device that may have been on before. */
  #held: Sighting[] = [];
  #started: number | undefined;

  constructor({ since, flashed = since }: FreshStartOptions) {
    this.#since = since;
    this.#flashed = Math.min(flashed, since);
  }

  /** ms since 1970. */
  get started(): number | undefined {
    return this.#started;
  }

  /** Something was heard of it, and not that it started. */
  get isHeard(): boolean {
    return this.#held.length > 0;
  }

  /** What counts by now: this one, those before it, or none. */
  take(sighting: Sighting): readonly Sighting[] {
    const { kind } = sighting.seen;
    if (kind === 'blind' || kind === 'sees') return [sighting];
    if (sighting.at < this.#since) return [];
    if (this.#started !== undefined) return sighting.at >= this.#started - slack ? [sighting] : [];
    const started = this.#startBy(sighting);
    if (started === undefined) {
      this.#held = [...this.#held, sighting].slice(-mostHeld);
      return [];
    }
    this.#started = started;
    const held = this.#held.filter(({ at }) => at >= started - slack);
    this.#held = [];
    return [...held, sighting];
  }

  /** When the device started, by what was seen; undefined where that does not show it. */
  #startBy({ at, seen }: Sighting): number | undefined {
    switch (seen.kind) {
      case 'stage':
        if (seen.stage === 'loader' || seen.stage === 'kernel') return at;
        // A prompt comes whenever somebody presses a key.
        return seen.stage !== 'login' && at - this.#since >= midBoot ? at : undefined;
      case 'uptime': {
        const started = at - seen.seconds * 1000;
        return started >= this.#flashed - slack ? started : undefined;
      }
      case 'life':
        return seen.isNew === true ? at : undefined;
      case 'failure':
      case 'status':
      case 'claim':
      case 'online':
      case 'state':
      case 'service':
      case 'blind':
      case 'sees':
        return undefined;
    }
  }
}
