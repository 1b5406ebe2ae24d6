import type { BenchAlarm } from '../../../contract/lot/bench.ts';
import type { ErrorData, WickError } from '../../../contract/errors.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';
import { wantedOf } from './units-left.ts';

/** What somebody should look at. */
export class Alarms {
  #unreachable: WickError | undefined;
  /** By slot. */
  readonly #lost = new Map<string, number>();
  readonly #tokens = new Map<number, WickError>();
  readonly #observers = new Map<string, ErrorData | undefined>();

  /** Whether the ledger can be reached; true where that has changed. */
  reach(error: WickError | undefined): boolean {
    const hasChanged = this.#unreachable?.message !== error?.message;
    this.#unreachable = error;
    return hasChanged;
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
    if (this.#unreachable !== undefined) {
      alarms.push({ kind: 'ledger-unreachable', error: this.#unreachable.toJSON() });
    }
    if (status === 'paused') {
      alarms.push({ kind: 'lot-paused', why: paused ?? 'person' });
    }
    if (failuresInRow > 1) alarms.push({ kind: 'failures-in-row', count: failuresInRow });
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
