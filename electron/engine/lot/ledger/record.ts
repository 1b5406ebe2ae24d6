import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { UnitStanding } from '../../../contract/lot/states.ts';
import type { LotRow, UnitRow } from './database/tables.ts';
import { textsOf } from './keys/values.ts';
import type { Details, LotFacts, UnitFacts } from './log/fold.ts';

/** Between the rows of the tables, what the log tells, and what is shown. */
export function factsOf(row: UnitRow): UnitFacts {
  const standing: UnitStanding = {
    state: row.state,
    values: row.value_state,
    attempt: row.attempt,
    labels: row.labels,
    ...(row.reservation === null ? {} : { reservation: row.reservation }),
    ...(row.cause === null ? {} : { cause: row.cause }),
    ...(row.before_state === null ? {} : { before: row.before_state }),
  };
  return {
    standing,
    details: { ...(JSON.parse(row.details) as Details), ...(row.board === null ? {} : { board: row.board }) },
    ...(row.version === 0 ? {} : { version: row.version }),
    ...(row.station === null ? {} : { station: row.station }),
    changed: row.changed,
  };
}

type FactColumns = Omit<UnitRow, 'lot' | 'number' | 'until_at' | 'shown' | 'sealed' | 'values_mac'>;

export function columnsOf({ standing, details, station, version = 0, changed }: UnitFacts): FactColumns {
  const { board = null, ...rest } = details;
  return {
    state: standing.state,
    value_state: standing.values,
    attempt: standing.attempt,
    reservation: standing.reservation ?? null,
    station: station ?? null,
    cause: standing.cause ?? null,
    before_state: standing.before ?? null,
    labels: standing.labels,
    changed,
    version,
    board,
    details: JSON.stringify(rest),
  };
}

/** `skew`: see Store. */
export function recordOf(row: UnitRow, skew: number): UnitRecord {
  const { standing, details, station, changed } = factsOf(row);
  return {
    ...standing,
    ...details,
    lot: row.lot,
    number: row.number,
    shown: textsOf(row.shown),
    secret: Object.keys(textsOf(row.sealed)),
    ...(station === undefined ? {} : { station }),
    ...(row.until_at === null ? {} : { until: row.until_at - skew }),
    changed,
  };
}

export function lotFactsOf(row: LotRow): LotFacts {
  const { status, paused, failures, units, active, passed } = row;
  return { status, ...(paused === null ? {} : { paused }), failures, units, active, passed };
}
