import type { In } from '../../electron/contract/calls.ts';
import type { Flow } from './flow.ts';

/** What a plan is asked for: all that was chosen, with the values of each card in the order of the cards. */
export function orderOf(state: Flow): In<'plan.make'> | undefined {
  const { image, targets, settings, options } = state;
  if (image === undefined) return undefined;
  return {
    image: image.choice,
    targets: [...targets],
    ...(settings === undefined ? {} : { settings: { ...settings, ...valuesOf(state, settings.recipe) } }),
    options,
  };
}

/** A value for all cards would win over a card's own: where one card has its own, all get theirs from rows. */
function valuesOf({ targets, settings, rows }: Flow, recipe: unknown) {
  const shared: Record<string, string> = {};
  const each: Record<string, string>[] = targets.map(() => ({}));
  for (const name of variablesIn(recipe)) {
    const common = settings?.values?.[name] ?? '';
    const own = targets.map((path) => rows[path]?.[name] ?? '');
    if (own.every((value) => value === '')) {
      if (common !== '') shared[name] = common;
      continue;
    }
    for (const [index, value] of own.entries()) {
      const row = each[index];
      const given = value === '' ? common : value;
      if (row !== undefined && given !== '') row[name] = given;
    }
  }
  return { values: shared, ...(each.some((row) => Object.keys(row).length > 0) ? { rows: each } : {}) };
}

/** The names of `{{name}}` in a recipe, in the order in which they stand. */
export function variablesIn(value: unknown): string[] {
  const names = JSON.stringify(value ?? null).matchAll(/(?<!\\)\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}/g);
  return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}
