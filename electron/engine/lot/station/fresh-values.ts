import type { Lot } from '../../../contract/lot/lot.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { UnitValues } from '../ledger/ledger.ts';

/**
 * Other values for a unit whose first are burnt, by the rules of its lot; undefined where somebody has to give them.
 *
 * @throws WickError `lot-values`
 */
export async function freshValues(
  { name, values, created }: Lot,
  { number, attempt }: Pick<UnitRecord, 'number' | 'attempt'>,
  { folder }: { folder: string },
): Promise<UnitValues | undefined> {
  if (values.kind === 'table') return undefined;
  if (values.kind === 'none') return { shown: {}, secret: {} };
  // What counts would give the same again.
  const isRenewable = values.unique.every((column) => {
    const rule = values.rules[column]?.rule;
    return rule === 'random' || rule === 'script';
  });
  if (!isRenewable || attempt === 0) return undefined;
  const { makeValues } = await import('../values/make-values.ts');
  const [made] = await makeValues({
    rules: values.rules,
    unique: values.unique,
    secret: values.secret,
    lot: name,
    date: created.slice(0, 10),
    from: number,
    count: 1,
    folder,
    signal: AbortSignal.timeout(60_000),
  });
  return made;
}
