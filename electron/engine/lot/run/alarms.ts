import type { BenchAlarm } from '../../../contract/lot/bench.ts';
import type { ErrorData, WickError } from '../../../contract/errors.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';
import { wantedOf } from './units-left.ts';

/** What somebody should look at. */
export class Alarms {
  #unreachable: WickError | undefined;
  #trouble: WickError | undefined;
  /** By slot. */
  readonly #lost = new Map<string, number>();
  readonly #tokens = new Map<number, WickError>();
  readonly #refused = new Map<number, ErrorData>();
  readonly #aside = new Map<number, string>();
  readonly #observers = new Map<string, ErrorData | undefined>();

  /** Whether the ledger can be reached, and is the one that it was; true where that has changed. */
  reach(error: WickError | undefined): boolean {
    const hasChanged = this.#unreachable?.message !== error?.message;
    this.#unreachable = error;
    return hasChanged;
  }

  /** What came of the last question for a unit, where the ledger could be asked. */
  given(error: WickError | undefined): void {
    this.#trouble = error;
  }

  /** The ledger would not take what was told of a unit. */
  unitRefused(unit: number, error: ErrorData): void {
    this.#refused.set(unit, error);
  }

  certificateSetAside(unit: number, file: string): void {
    this.#aside.set(unit, file);
  }

  unitLost(unit: number, slot: string): void {
    this.#lost.set(slot, unit);
  }

  /** The card of that unit is out, or the next one is in. */
  takenOut(slot: string): void {
    this.#lost.delete(slot);
  }

  tokenLeft(unit: number, error: WickError): void {
    this.#tokens.set(unit, error);
  }

  observerEnded(observer: string, error: ErrorData | undefined): void {
    this.#observers.set(observer, error);
  }

  /** The gravest first. */
  list(standing: LotStanding, slots: readonly BenchAlarm[]): BenchAlarm[] {
    const { status, paused, failuresInRow, ready } = standing;
    const alarms: BenchAlarm[] = [];
    const trouble = this.#unreachable ?? this.#trouble;
    if (trouble !== undefined) {
      const isAway = trouble.code === 'ledger-unreachable';
      alarms.push({ kind: isAway ? 'ledger-unreachable' : 'ledger-trouble', error: trouble.toJSON() });
    }
    if (status === 'paused') {
      alarms.push({ kind: 'lot-paused', why: paused ?? 'person' });
    }
    if (failuresInRow > 1) alarms.push({ kind: 'failures-in-row', count: failuresInRow });
    for (const [unit, file] of this.#aside) alarms.push({ kind: 'certificate-set-aside', unit, file });
    for (const [unit, error] of this.#refused) alarms.push({ kind: 'unit-refused', unit, error });
    alarms.push(...[...this.#lost].map(([slot, unit]): BenchAlarm => ({ kind: 'unit-lost', unit, slot })));
    for (const [unit, error] of this.#tokens) {
      alarms.push({ kind: 'token-not-disabled', unit, error: error.toJSON() });
    }
    alarms.push(...slots);
    for (const [observer, error] of this.#observers) {
      alarms.push({ kind: 'observer-ended', observer, ...(error === undefined ? {} : { error }) });
    }
    if (status === 'running' && ready < wantedOf(standing)) alarms.push({ kind: 'few-units-left', left: ready });
    return alarms;
  }
}
