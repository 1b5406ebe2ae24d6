import type { lotCalls } from '../../contract/calls/lot.ts';
import { WickError } from '../../contract/errors.ts';
import type { LogEntry, UnitRecord } from '../../contract/lot/record.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import type { Ledger } from '../lot/ledger/ledger.ts';
import type { Host } from './host.ts';

type Calls = typeof lotCalls;

export function unitAnswers(
  host: Host,
): Pick<Handlers<Calls>, 'lot.units' | 'lot.unit' | 'unit.tell' | 'unit.replace'> {
  const { desk, pin } = host.bench;
  return {
    'lot.units': async ({ lot, states, search, from = 0, limit }, signal) => {
      const { findUnits } = await import('../lot/station/find-units.ts');
      return await findUnits(await desk.ledger(), lot, { states, search, from, limit }, signal);
    },
    'lot.unit': async ({ lot, unit }) => {
      const ledger = await desk.ledger();
      return { unit: await recordOf(ledger, lot, unit), log: await logOf(ledger, lot, unit) };
    },
    'unit.tell': async ({ key, lot, unit, event, cause, reason }, signal) => {
      pin.mustBeOpen(key);
      const [{ tellByHand }, { disablerOf }] = [
        await import('../lot/station/tell-by-hand.ts'),
        await import('../lot/station/open-run.ts'),
      ];
      const ledger = await desk.ledger();
      const disable = disablerOf({ place: host.hubPlace(signal) }, (await ledger.lot(lot)).lot);
      const word = { lot, unit, what: event, reason, cause };
      return { unit: await tellByHand(ledger, word, { stationFolder: host.folder, disable, signal }) };
    },
    'unit.replace': async ({ key, lot, unit, values: given }, signal) => {
      pin.mustBeOpen(key);
      const { replaceValuesOf } = await import('../lot/station/replace-values.ts');
      const wish = { lot, unit, given, stationFolder: host.folder, signal };
      return { unit: await replaceValuesOf(await desk.ledger(), wish) };
    },
  };
}

async function recordOf(ledger: Ledger, lot: string, unit: number): Promise<UnitRecord> {
  const [record] = await ledger.units(lot, { units: [unit] });
  if (record === undefined) throw new WickError('lot-no-unit', { lot, unit });
  return record;
}

async function logOf(ledger: Ledger, lot: string, unit: number): Promise<LogEntry[]> {
  return await Array.fromAsync(ledger.log(lot, { unit }));
}
