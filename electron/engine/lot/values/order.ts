import { WickError } from '../../../contract/errors.ts';
import type { ValueRule } from '../../../contract/lot/rules.ts';
import { closest } from '../../provision/recipe/closest.ts';
import { namesIn } from './rules.ts';

/** What patterns know beside the columns. */
const given = ['number', 'lot', 'date'] as const;

/**
 * Columns in an order in which each has what it is made of: counters and chance first, then scripts, which are given all
 * that needs no script; a pattern as soon as it can be made.
 *
 * @throws WickError `lot-values` for a pattern of what there is not, or of itself
 */
export function order(rules: Readonly<Record<string, ValueRule>>): [string, ValueRule][] {
  const columns = Object.entries(rules);
  const names = columns.map(([name]) => name);
  for (const [column, rule] of columns) {
    for (const name of needs(rule)) {
      if (names.includes(name) || given.some((one) => one === name)) continue;
      const meant = closest(name, [...names, ...given]);
      const hint = meant === undefined ? {} : { hint: `Did you mean {{${meant}}}?` };
      throw new WickError('lot-values', {
        column,
        reason: `there is nothing called "${name}" for its pattern`,
        ...hint,
      });
    }
  }
  const rank = { counter: 0, random: 0, pattern: 1, script: 2 } as const;
  const left = columns.sort(([, one], [, other]) => rank[one.rule] - rank[other.rule]);
  const made: [string, ValueRule][] = [];
  while (left.length > 0) {
    const next = left.findIndex(([, rule]) => needs(rule).every((name) => !left.some(([column]) => column === name)));
    const [taken] = next === -1 ? [] : left.splice(next, 1);
    if (taken === undefined) {
      const [column = ''] = left[0] ?? [];
      throw new WickError('lot-values', { column, reason: 'its pattern needs itself' });
    }
    made.push(taken);
  }
  return made;
}

function needs(rule: ValueRule): string[] {
  return rule.rule === 'pattern' ? namesIn(rule) : [];
}
