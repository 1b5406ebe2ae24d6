import type { Lot } from '../../../contract/lot/lot.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { UnitValues } from '../ledger/ledger.ts';
import { asUnitValues, makeRows } from '../values/make-values.ts';
import { mustFitRecipe } from './fit-recipe.ts';

interface Fresh {
  /** Where the paths of the lot start here; without, no program is run. */
  folder: string | undefined;
  signal?: AbortSignal | undefined;
}

/** ms that a program which makes values has. */
const patience = 60_000;

/**
 * Other values for a unit whose first are burnt, by the rules of its lot; undefined where somebody has to give them. That no
 * other unit has them is for the ledger to say.
 *
 * @throws WickError `lot-values` (also where they do not fit the recipe)
 */
export async function freshValues(
  lot: Lot,
  { number, attempt }: Pick<UnitRecord, 'number' | 'attempt'>,
  { folder, signal }: Fresh,
): Promise<UnitValues | undefined> {
  const { name, values, created } = lot;
  if (values.kind === 'table') return undefined;
  if (values.kind === 'none') return { shown: {}, secret: {} };
  const rules = Object.values(values.rules);
  // What counts would give the same again.
  const isRenewable = values.unique.every((column) => {
    const rule = values.rules[column]?.rule;
    return rule === 'random' || rule === 'script';
  });
  if (!isRenewable || attempt === 0 || (folder === undefined && rules.some(({ rule }) => rule === 'script')))
    return undefined;
  const limit = AbortSignal.timeout(patience);
  const bounded = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const [row] = await makeRows({
    rules: values.rules,
    scripts: values.scripts,
    unique: values.unique,
    secret: values.secret,
    lot: name,
    date: created.slice(0, 10),
    from: number,
    count: 1,
    folder: folder ?? '.',
    signal: bounded,
  });
  if (row === undefined) return undefined;
  await mustFitRecipe(lot, [row], { from: number, folder: folder ?? '.', signal: bounded });
  return asUnitValues(row, new Set(values.secret));
}
