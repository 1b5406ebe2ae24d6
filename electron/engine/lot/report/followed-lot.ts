import type { LogEntry, LotEvent, LotStanding, UnitRecord } from '../../../contract/lot/record.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { unitEventSchema } from '../../../contract/lot/states.ts';
import { foldLot, foldUnit, type LotFacts, newFacts, newLot, type UnitFacts } from '../ledger/log/fold.ts';
import { AttemptLog } from './attempts.ts';

/** A certificate that the log names. */
export interface NamedCertificate {
  unit: number;
  /** From 1. */
  attempt: number;
  /** Fingerprint of the station that made it. */
  station: string;
  /** SHA-256 of its file. */
  sha256: string;
}

export type FailedUnit = Pick<UnitRecord, 'number' | 'state' | 'cause' | 'message' | 'slot' | 'attempt'>;

/**
 * A lot and its units as they were after one entry of its log, whatever has happened since: reports of a lot that runs are
 * made of this, so that all that is in one of them belongs together.
 */
export class FollowedLot {
  readonly attempts = new AttemptLog();
  readonly certificates: NamedCertificate[] = [];
  /** Of units that something has happened to. */
  readonly #units = new Map<number, UnitFacts>();
  /** When the units up to this number were entered, in order. */
  readonly #entered: { upTo: number; at: number }[] = [];
  readonly #lot: Lot;
  #facts: LotFacts = newLot;

  constructor(lot: Lot) {
    this.#lot = lot;
  }

  get status(): LotStanding['status'] {
    const { status } = this.#facts;
    return status !== 'closed' && (this.attempts.states.passed ?? 0) >= this.#lot.size ? 'complete' : status;
  }

  take(entry: LogEntry): void {
    this.attempts.add(entry);
    const { unit, event: told, at, station } = entry;
    if (unit === undefined) {
      this.#facts = foldLot(this.#facts, told as LotEvent) ?? this.#facts;
      if (told.kind === 'created' || told.kind === 'added') this.#entered.push({ upTo: this.#facts.units, at });
      return;
    }
    const event = unitEventSchema.safeParse(told).data;
    const before = this.#factsOf(unit);
    if (event === undefined || before === undefined) return;
    // What must not have happened is told by who proves the log.
    const after = foldUnit(before, event, { at, station, passes: this.#lot.passes });
    if (after === undefined) return;
    this.#units.set(unit, after);
    if (event.kind === 'shipped')
      this.certificates.push({ unit, attempt: after.standing.attempt, station, sha256: event.certificate });
  }

  /** What the ledger says now of a unit, with everything in it as it was then; undefined of one that was not there yet. */
  asItWas({ lot, number, shown, secret }: UnitRecord): UnitRecord | undefined {
    const facts = this.#factsOf(number);
    if (facts === undefined) return undefined;
    const { standing, details, station, changed } = facts;
    const made = station === undefined ? {} : { station };
    return { ...standing, ...details, lot, number, shown, secret, ...made, changed };
  }

  /** Units that are no good, in the order of their numbers. */
  failed(): FailedUnit[] {
    const found: FailedUnit[] = [];
    for (const [number, { standing, details }] of this.#units) {
      if (standing.state === 'failed' || standing.state === 'scrapped') found.push({ number, ...standing, ...details });
    }
    return found.sort((one, other) => one.number - other.number);
  }

  #factsOf(unit: number): UnitFacts | undefined {
    const known = this.#units.get(unit);
    if (known !== undefined) return known;
    const entered = this.#entered.find(({ upTo }) => unit <= upTo);
    return entered && newFacts(entered.at);
  }
}
