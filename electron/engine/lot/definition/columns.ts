import { familyNames, settingsJsonSchema } from '../../../contract/recipe.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import { mapSecrets } from '../../provision/secret/places.ts';
import { textsWithVariables, variablesIn } from '../../provision/recipe/variables.ts';

/** What a lot must have a value for, for each unit. */
export interface Columns {
  /** Of the recipe, in its order. */
  needed: readonly string[];
  /** What only the label shows. */
  label: readonly string[];
  secret: ReadonlySet<string>;
  /** What tells one device from the next. */
  unique: ReadonlySet<string>;
}

/** Names that say of a value that it is secret, wherever it is put. */
const secretName =
  /(?:^|[_-]|(?<=[a-z])(?=[A-Z]))(?:token|secret|passw(?:or)?d|passphrase|pass|psk|pin|credentials?|(?:api|private|wifi)[_-]?key)s?(?![a-z])/i;

/** Names that say of a value that it is one device's own. */
const ownName =
  /^(?:.*[_-])?(?:id|uuid|serial|serial[_-]?(?:no|number)|sn|mac|imei|token|device[_-]?id|hostname|prn)$/i;

export function columnsOf(
  recipe: unknown,
  {
    label,
    secret = [],
    unique,
  }: {
    label?: LabelDesign | undefined;
    secret?: readonly string[] | undefined;
    unique?: readonly string[] | undefined;
  },
): Columns {
  const needed = [...new Set([...textsWithVariables(recipe).values()].flatMap((text) => variablesIn(text)))];
  const onLabel = label === undefined ? [] : labelColumns(label).filter((name) => !needed.includes(name));
  const named = [...needed, ...onLabel].filter((name) => secretName.test(name));
  const hidden = new Set([...secretsIn(recipe), ...named, ...secret]);
  return {
    needed,
    label: onLabel,
    secret: hidden,
    unique: new Set(unique ?? needed.filter((name) => ownName.test(name))),
  };
}

/** Variables in places that hold secrets, of any family where it is not known which one it is. */
function secretsIn(recipe: unknown): string[] {
  if (typeof recipe !== 'object' || recipe === null || !('settings' in recipe)) return [];
  const family = 'family' in recipe ? recipe.family : undefined;
  const named = familyNames.find((name) => name === family);
  const schemas = (named === undefined ? familyNames : [named]).map((name) => settingsJsonSchema(name));
  const found: string[] = [];
  mapSecrets(recipe.settings, schemas, (text) => {
    found.push(...variablesIn(text));
    return text;
  });
  return found;
}

/** `value:COLUMN` of lines and code. */
export function labelColumns(label: LabelDesign): string[] {
  const inCode = [...(label.code?.content ?? '').matchAll(/\{\{\s*value:([^{}]+?)\s*\}\}/g)].map(
    ([, name = '']) => name,
  );
  const inLines = label.lines.flatMap(({ field }) =>
    field.startsWith('value:') ? [field.slice('value:'.length)] : [],
  );
  return [...new Set([...inLines, ...inCode])];
}
