import type { In } from '../../electron/contract/calls.ts';
import type { Flow } from './flow.ts';

/** What a plan is asked for: all that was chosen, with the values of each card in the order of the cards. */
export function orderOf(state: Flow): In<'plan.make'> | undefined {
  const { image, targets, settings, rows, options } = state;
  if (image === undefined) return undefined;
  const names = settings === undefined ? [] : variablesIn(settings.recipe);
  const ofCard = (path: string) =>
    Object.fromEntries(Object.entries(rows[path] ?? {}).filter(([name]) => names.includes(name)));
  const each = targets.map(ofCard);
  const values = Object.entries(settings?.values ?? {}).filter(([name]) => names.includes(name));
  return {
    image: image.choice,
    targets: [...targets],
    ...(settings === undefined
      ? {}
      : {
          settings: {
            ...settings,
            values: Object.fromEntries(values),
            ...(each.some((row) => Object.keys(row).length > 0) ? { rows: each } : {}),
          },
        }),
    options,
  };
}

/** The names of `{{name}}` in a recipe, in the order in which they stand. */
export function variablesIn(value: unknown): string[] {
  const names = JSON.stringify(value ?? null).matchAll(/(?<!\\)\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}/g);
  return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}
