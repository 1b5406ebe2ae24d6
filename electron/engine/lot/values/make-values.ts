import { setImmediate as breathe } from 'node:timers/promises';
import { WickError } from '../../../contract/errors.ts';
import type { ValueRule } from '../../../contract/lot/rules.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import type { UnitValues } from '../ledger/ledger.ts';
import { order } from './order.ts';
import { mustBePinned, type ScriptPins } from './pinned-scripts.ts';
import { count, drawLots, fillPattern } from './rules.ts';
import { runScript } from './script.ts';

export interface ValuesWanted {
  rules: Readonly<Record<string, ValueRule>>;
  unique: readonly string[];
  secret: readonly string[];
  /** Name of the lot. */
  lot: string;
  /** `2026-05-01`; the same for all units of a lot. */
  date: string;
  /** Number of the first unit, from 1. */
  from: number;
  count: number;
  /** Scripts start there. */
  folder: string;
  /** What those scripts must be. */
  scripts: ScriptPins;
  signal: AbortSignal;
  onUnit?: ((done: number) => void) | undefined;
}

/** Units that are made in one breath. */
const atOnce = 1000;

/** How often chance may give what another unit has already. */
const mostDraws = 100;

/**
 * The values of units by the rules of their lot. Of one call no two units get the same where they must not; the ledger
 * knows those of all others.
 *
 * @throws WickError `lot-values`, `lot-changed`
 */
export async function makeValues(wanted: ValuesWanted): Promise<UnitValues[]> {
  const rows = await makeRows(wanted);
  const secret = new Set(wanted.secret);
  const units: UnitValues[] = [];
  for (const row of rows) {
    units.push(asUnitValues(row, secret));
    if (units.length % atOnce === 0) await breathe();
  }
  return units;
}

/** The same as plain text. */
export async function makeRows(wanted: ValuesWanted): Promise<Map<string, string>[]> {
  const { rules, unique, signal, onUnit } = wanted;
  const columns = order(rules);
  const seen = new Map(unique.map((name) => [name, new Map<string, number>()]));
  const rows: Map<string, string>[] = [];
  for (let index = 0; index < wanted.count; index += 1) {
    signal.throwIfAborted();
    const unit = wanted.from + index;
    const row = new Map<string, string>();
    for (const [column, rule] of columns) {
      const taken = seen.get(column);
      let value = await valueOf(column, rule, { wanted, unit, row });
      for (let draw = 1; taken?.has(value) === true && rule.rule === 'random' && draw < mostDraws; draw += 1) {
        value = drawLots(rule);
      }
      const other = taken?.get(value);
      if (other !== undefined) {
        const reason = `it would be the same as that of unit ${other}, and each device needs its own`;
        throw new WickError('lot-values', { column, unit, reason });
      }
      taken?.set(value, unit);
      row.set(column, value);
    }
    rows.push(row);
    onUnit?.(index + 1);
    if (rows.length % atOnce === 0) await breathe();
  }
  return rows;
}

export function asUnitValues(row: ReadonlyMap<string, string>, secret: ReadonlySet<string>): UnitValues {
  const entries = [...row];
  return {
    shown: Object.fromEntries(entries.filter(([name]) => !secret.has(name))),
    secret: Object.fromEntries(
      entries.filter(([name]) => secret.has(name)).map(([name, text]) => [name, new Secret(text)]),
    ),
  };
}

async function valueOf(
  column: string,
  rule: ValueRule,
  { wanted, unit, row }: { wanted: ValuesWanted; unit: number; row: ReadonlyMap<string, string> },
): Promise<string> {
  const { lot, date, folder, signal } = wanted;
  switch (rule.rule) {
    case 'counter': {
      const value = count(rule, unit);
      if (value !== undefined) return value;
      throw new WickError('lot-values', { column, unit, reason: `its counter needs more than ${rule.width} digits` });
    }
    case 'random':
      return drawLots(rule);
    case 'pattern': {
      const given: Readonly<Record<string, string>> = { number: String(unit), lot, date };
      return fillPattern(rule, (name) => row.get(name) ?? given[name] ?? '');
    }
    case 'script': {
      const { command, timeout } = rule;
      await mustBePinned(command, wanted.scripts, { folder, signal });
      const input = { lot, date, number: unit, column, values: Object.fromEntries(row) };
      const answer = await runScript(input, { command, timeout, folder, signal });
      if ('line' in answer) return answer.line;
      throw new WickError('lot-values', { column, unit, reason: answer.reason, hint: 'Try the script by hand.' });
    }
  }
}
