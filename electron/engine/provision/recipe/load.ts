import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import {
  type FamilyName,
  familySettings,
  type Recipe,
  recipeJsonSchema,
  recipeSchema,
  type SettingsOf,
  settingsJsonSchema,
} from '../../../contract/recipe.ts';
import type { IdentitySource } from '../identity-source.ts';
import { Masker } from '../secret/masker.ts';
import { resolveSecrets } from '../secret/resolve.ts';
import { closest } from './closest.ts';
import { type Path, pathText, readDocument, type RecipeDocument } from './document.ts';
import { problemsOf } from './problems.ts';
import { type Filled, fillIn, type Variables } from './variables.ts';

export interface LoadOptions {
  variables: Variables;
  signal: AbortSignal;
}

/** A recipe with its variables filled in and its secrets at hand. */
export interface LoadedRecipe {
  recipe: Recipe;
  file: string;
  /** Paths in the recipe start from here. */
  folder: string;
  /** Knows all secrets of the recipe. */
  masker: Masker;
  /** Where the one card that this is for gets its identity from, if the recipe leaves that to a Hub. */
  identity?: IdentitySource;
  /** The settings for a family, once it is known which one it is. @throws WickError `recipe-invalid`, `secret-unavailable` */
  settings<F extends FamilyName>(family: F): Promise<SettingsOf<F>>;
}

/**
 * Reads a recipe from its file.
 *
 * @throws WickError `recipe-unreadable`, `recipe-invalid`, `variable-unused`, `secret-unavailable`
 */
export async function loadRecipe(file: string, options: LoadOptions): Promise<LoadedRecipe> {
  const text = await readFile(file, { encoding: 'utf8', signal: options.signal }).catch((cause: unknown) => {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new WickError('recipe-unreadable', { file, reason }, { cause });
  });
  return await parseRecipe(text, { ...options, file, folder: dirname(resolve(file)) });
}

/** The same for a text that is at hand already. */
export async function parseRecipe(
  text: string,
  {
    file,
    folder,
    variables,
    signal,
    document = readDocument(file, text),
  }: LoadOptions & {
    file: string;
    folder: string;
    /** The text where it was read before. */
    document?: RecipeDocument;
  },
): Promise<LoadedRecipe> {
  const filled = fillIn(document, variables);
  if (filled.problems.length > 0) throw new WickError('recipe-invalid', { file, problems: filled.problems });
  refuseUnused(variables.set, filled.names);
  const recipe = check(filled.value, {
    parse: (value) => recipeSchema.safeParse(value),
    schema: recipeJsonSchema,
    document,
    filled,
  });
  const masker = new Masker();
  const resolveIn = async <T>(value: T): Promise<T> =>
    await resolveSecrets(
      value,
      {
        folder,
        signal,
        masker,
        environment: variables.environment ?? {},
        literal: filled.fromRow,
      },
      ['settings'],
    );

  return {
    recipe,
    file,
    folder,
    masker,
    async settings<F extends FamilyName>(family: F): Promise<SettingsOf<F>> {
      if (recipe.family !== 'auto')
        return await resolveIn((recipe.settings ?? familySettings[family].parse({})) as SettingsOf<F>);
      const settings = check(recipe.settings ?? {}, {
        parse: (value) => familySettings[family].safeParse(value) as Parsed<SettingsOf<F>>,
        schema: () => settingsJsonSchema(family),
        document,
        filled,
        root: ['settings'],
      });
      return await resolveIn(settings);
    },
  };
}

type Parsed<T> =
  ReturnType<typeof recipeSchema.safeParse> extends infer R
    ? R extends { success: true }
      ? { success: true; data: T }
      : R
    : never;

interface Check<T> {
  parse: (value: unknown) => Parsed<T>;
  schema: () => object;
  document: RecipeDocument;
  filled: Filled;
  root?: Path;
}

/** A variable that is all of a text may stand for a number or a yes or no: it is taken as one where one is wanted. */
function check<T>(value: unknown, { parse, schema, document, filled, root = [] }: Check<T>): T {
  const parsed = parse(value);
  if (parsed.success) return parsed.data;
  let fitted = value;
  for (const issue of parsed.error.issues) {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code !== 'invalid_type' || !filled.whole.has(pathText([...root, ...path]))) continue;
    fitted = replaceAt(fitted, path, (text) => asScalar(text, issue.expected));
  }
  const again = fitted === value ? parsed : parse(fitted);
  if (again.success) return again.data;
  throw new WickError('recipe-invalid', {
    file: document.file,
    problems: problemsOf(again.error.issues, { document, value: fitted, schema: schema(), root }),
  });
}

function asScalar(value: unknown, wanted: string): unknown {
  if (typeof value !== 'string') return value;
  if (wanted === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if ((wanted === 'number' || wanted === 'int') && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return value;
}

function replaceAt(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? replaceAt(item, rest, change) : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaceAt(item, rest, change) : item]),
  );
}

/** A `--set` that changes nothing is a slip. */
function refuseUnused(set: ReadonlyMap<string, string> | undefined, names: ReadonlySet<string>): void {
  const unused = [...(set?.keys() ?? [])].find((name) => !names.has(name));
  if (unused === undefined) return;
  const meant = closest(unused, [...names]);
  throw new WickError('variable-unused', { name: unused, known: meant === undefined ? [...names] : [meant] });
}
