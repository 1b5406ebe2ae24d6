import { variablesIn } from '../../flow/order.ts';
import type { Field } from './field.ts';
import { shownMembers, valueAt } from './values.ts';

/** The variables that stand where a secret does. */
export function secretVariables(field: Field | undefined, value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (inner: Field, own: unknown): void => {
    if (inner.kind === 'secret') for (const name of variablesIn(own)) found.add(name);
    if (inner.kind === 'list' && Array.isArray(own)) for (const item of own) walk(inner.item, item);
    if (inner.kind === 'group') {
      for (const { path, field: member } of shownMembers(inner, own)) walk(member, valueAt(own, path));
    }
  };
  if (field !== undefined) walk(field, value);
  return found;
}
