import { setTimeout as wait } from 'node:timers/promises';
import type { Sighting } from '../../contract/boot.ts';
import { isWickError } from '../../contract/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { claimDevice } from './claim.ts';
import type { Matcher } from './match.ts';
import type { BootEvent, Observer } from './watch.ts';
import { Wakeup } from './wakeup.ts';

interface Claim {
  unit: string;
  deviceId: string;
  challenge: string;
}

/** Words that are tried for one unit: anybody in the network may announce others, and each is asked of the Hub. */
const mostTries = 16;

/** ms between two tries where the Hub did not decide. */
const pause = 5000;

/**
 * Makes awaited devices the person's own as soon as they say with which words: no token on the card, no hand at the console.
 * Listens to what is seen, and tells what came of it as an observer. A device that nobody awaits is never claimed.
 */
export class Claimer implements Observer {
  readonly name = 'hub';
  readonly #open: (signal: AbortSignal) => Promise<Hub>;
  readonly #matcher: Matcher;
  /** The last words of each unit. */
  readonly #words = new Map<string, string>();
  /** What was asked of the Hub, by unit. */
  readonly #asked = new Map<string, Set<string>>();
  readonly #wakeup = new Wakeup();

  constructor(matcher: Matcher, open: (signal: AbortSignal) => Promise<Hub>) {
    this.#matcher = matcher;
    this.#open = open;
  }

  take(event: BootEvent): void {
    if (event.type !== 'sighting') return;
    const { seen } = event.sighting;
    if (seen.kind === 'claim' && seen.challenge !== undefined) this.#words.set(event.unit, seen.challenge);
    if (this.#due().length > 0) this.#wakeup.wake();
  }

  readonly observe = (signal: AbortSignal): AsyncGenerator<Sighting, void, void> => this.#claimAll(signal);

  async *#claimAll(signal: AbortSignal): AsyncGenerator<Sighting, void, void> {
    let hub: Hub | undefined;
    while (!signal.aborted) {
      for (const claim of this.#due()) {
        try {
          hub ??= await this.#open(signal);
          const sighting = await claimDevice(hub, claim.deviceId, claim.challenge, { signal });
          this.#askedFor(claim.unit).add(keyOf(claim));
          yield sighting;
        } catch (error) {
          if (signal.aborted) return;
          if (!isWickError(error) || !error.code.startsWith('hub-')) throw error;
          // The observer of the Hub says why it cannot be asked.
          await wait(pause, undefined, { signal }).catch(() => {});
        }
      }
      if (this.#due().length === 0) await this.#wakeup.sleep(pause, signal);
    }
  }

  /** Words without an identity say nothing to a Hub: it may become known later, by another observer. */
  #due(): Claim[] {
    return [...this.#words].flatMap(([unit, challenge]) => {
      const [deviceId] = this.#matcher.valuesOf(unit, 'deviceId');
      const asked = this.#askedFor(unit);
      if (deviceId === undefined || asked.size >= mostTries || asked.has(keyOf({ deviceId, challenge }))) return [];
      return [{ unit, deviceId, challenge }];
    });
  }

  #askedFor(unit: string): Set<string> {
    const asked = this.#asked.get(unit) ?? new Set();
    this.#asked.set(unit, asked);
    return asked;
  }
}

function keyOf({ deviceId, challenge }: Omit<Claim, 'unit'>): string {
  return `${deviceId} ${challenge}`;
}
