import type { UnitRecord } from '../../../contract/lot/record.ts';
import { activeStates, type UnitEvent, unitEventSchema } from '../../../contract/lot/states.ts';
import { canonicalJson } from '../../certificate/canonical.ts';
import { changeLot, type LotChange, unitMoved } from './change.ts';
import type { UnitRow } from './database/tables.ts';
import { signedOf, uniqueOf } from './enter.ts';
import { sealValues } from './keys/values.ts';
import type { ToldEvent, UnitValues } from './ledger.ts';
import { recordOf } from './record.ts';
import type { Store } from './store.ts';
import { markUsed } from './used.ts';

export interface Telling {
  lot: string;
  unit: number;
  event: ToldEvent;
  reservation?: string | undefined;
}

/** What only the station does that has the card in its hands. */
const inHand = new Set<UnitEvent['kind']>(['exposing', 'written', 'verified', 'provisioned', 'shipped', 'failed']);

/**
 * @param isLate it happened while the ledger was away: what it says is done already
 * @throws WickError `unit-moved`, `lot-no-unit`, `lot-unknown`
 */
export async function tellUnit(store: Store, telling: Telling, isLate = false): Promise<UnitRecord> {
  const { lot, unit, reservation } = telling;
  const event = unitEventSchema.parse(telling.event);
  return await changeLot(store, lot, async (lotChange) => {
    let row = await lotChange.unit(unit);
    if (reservation !== undefined) {
      const isResumed = event.kind === 'resumed';
      // Given up for lost more than once, it comes back more than once.
      if (!isResumed && (await wasTold(lotChange, row, { event, reservation }))) return recordOf(row, store.skew);
      if (row.reservation !== reservation) throw unitMoved(row, event);
      // Nobody else has had it since: what a station finishes that was given up for lost still counts.
      const isLost = row.state === 'failed' && row.cause === 'station-lost' && row.value_state === 'burnt';
      if (isLost && inHand.has(event.kind) && (isLate || event.kind !== 'exposing'))
        row = await lotChange.tell(row, { kind: 'resumed' }, reservation);
      if (isResumed && activeStates.has(row.state)) return recordOf(row, store.skew);
      if (wasSeen(row, event)) return recordOf(row, store.skew);
    }
    if (isNothingNew(row, event)) return recordOf(row, store.skew);
    return recordOf(await lotChange.tell(row, event, reservation), store.skew);
  });
}

function isNothingNew(row: UnitRow, event: UnitEvent): boolean {
  if (event.kind === 'exposing') return row.value_state === 'exposed' && activeStates.has(row.state);
  const isAsked = event.kind === 'disabling' && row.value_state === 'disabling';
  return isAsked || ((event.kind === 'disabling' || event.kind === 'disabled') && row.value_state === 'disabled');
}

/** Several stations see the same first boot, each with its own eyes. */
function wasSeen({ state, cause }: UnitRow, event: UnitEvent): boolean {
  if (event.kind === 'booted') return state === 'booted' || state === 'passed';
  if (event.kind === 'passed') return state === 'passed';
  return event.kind === 'failed' && event.cause === 'boot' && state === 'failed' && cause === 'boot';
}

async function wasTold(
  { change, row }: LotChange,
  unit: UnitRow,
  { event, reservation }: { event: UnitEvent; reservation: string },
): Promise<boolean> {
  const found = await change
    .selectFrom('log')
    .select('sequence')
    .where('lot', '=', row.id)
    .where('unit', '=', unit.number)
    .where('reservation', '=', reservation)
    .where('event', '=', canonicalJson(event))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** What came too late is in the log all the same, once. */
export async function tellRefused(store: Store, { lot, unit, event, reservation = '' }: Telling): Promise<void> {
  await changeLot(store, lot, async (lotChange) => {
    const refused = { kind: 'refused', unit, reservation, event: event.kind } as const;
    const present = await lotChange.change
      .selectFrom('log')
      .select('sequence')
      .where('lot', '=', lot)
      .where('unit', 'is', null)
      .where('event', '=', canonicalJson(refused))
      .executeTakeFirst();
    if (present === undefined) await lotChange.tellLot(refused);
  });
}

/** @throws WickError `unit-moved`, `value-used`, `station-not-admitted` */
export async function replaceValues(
  store: Store,
  { lot, unit }: { lot: string; unit: number },
  values: UnitValues,
): Promise<UnitRecord> {
  return await changeLot(store, lot, async (lotChange) => {
    const keys = await lotChange.keys();
    const before = await lotChange.unit(unit);
    const unique = uniqueOf(signedOf(lotChange.row.document));
    const used = await markUsed(lotChange, { keys, unique, number: () => unit }, [values]);
    const kept = sealValues(keys, { lot, unit, version: before.version + 1 }, values);
    const bound = { was: before.values_mac, values: kept.values_mac, used };
    const row = await lotChange.tell(before, { kind: 'replaced' }, undefined, bound);
    await lotChange.change.updateTable('units').set(kept).where('lot', '=', lot).where('number', '=', unit).execute();
    return recordOf({ ...row, ...kept }, store.skew);
  });
}
