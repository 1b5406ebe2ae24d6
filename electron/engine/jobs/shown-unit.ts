import type { Sighting } from '../../contract/boot.ts';
import type { BootUnitState } from '../../contract/calls/boot.ts';
import { fulfils, type Judgement } from '../../contract/verdict.ts';
import type { BootUnit } from './boots.ts';

/** What pages are shown of one device that is watched. */
export class ShownUnit {
  readonly unit: BootUnit;
  readonly #most: number;
  #judgement: Judgement = { verdict: 'not-seen', final: false, rungs: [] };
  #fulfilled = false;
  #sightings: readonly Sighting[] = [];
  /** Where it can be met; by address and question, the newest of each. */
  readonly #services = new Map<string, Sighting>();

  /** `most`: sightings that are kept. */
  constructor(unit: BootUnit, most: number) {
    this.unit = unit;
    this.#most = most;
  }

  see(sighting: Sighting): void {
    this.#sightings = [...this.#sightings, sighting].slice(-this.#most);
    const { of, seen } = sighting;
    if (seen.kind !== 'service') return;
    const { answers: _, ...question } = seen;
    this.#services.set(JSON.stringify([of.address, question]), sighting);
  }

  /** `fulfilled` once it is known for good. */
  judge(judgement: Judgement, fulfilled = fulfils(judgement.verdict, this.unit.wish)): void {
    this.#judgement = judgement;
    this.#fulfilled = fulfilled;
  }

  get services(): readonly Sighting[] {
    return [...this.#services.values()];
  }

  get state(): Omit<BootUnitState, 'address' | 'link'> {
    const { id, unit, name } = this.unit;
    const { verdict, final, rungs, firstFailed, next } = this.#judgement;
    return {
      id,
      ...(unit === undefined ? {} : { unit }),
      ...(name === undefined ? {} : { name }),
      verdict,
      final,
      fulfilled: this.#fulfilled,
      rungs: rungs.map(({ evidence, ...rung }) => ({ ...rung, evidence: evidence.map((one) => ({ ...one })) })),
      ...(firstFailed === undefined ? {} : { firstFailed }),
      ...(next === undefined ? {} : { next }),
      sightings: this.#sightings,
    };
  }
}
