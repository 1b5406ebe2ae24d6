import type * as z from 'zod';
import type { RecipeProblem } from '../../../contract/provision-sentences.ts';
import { mask } from '../../../contract/recipe/secret.ts';
import { closest } from './closest.ts';
import { type Path, pathText, type RecipeDocument } from './document.ts';
import { knownKeys, whereKeyFits } from './known-keys.ts';

type Issue = z.core.$ZodIssue;

export interface CheckedAgainst {
  document: RecipeDocument;
  /** What was checked; may differ from the document's by what variables put in. */
  value: unknown;
  /** JSON Schema of the whole document, or of what is at `root`. */
  schema: object;
  /** Where in the document the checked value stands. */
  root?: Path;
}

/** What a schema objected to, in words, each with its place and, where one is known, a way out. */
export function problemsOf(issues: readonly Issue[], against: CheckedAgainst): RecipeProblem[] {
  return issues
    .flatMap((issue) => problemOf(issue, pathOf(issue), against))
    .sort((one, other) => one.line - other.line || one.column - other.column);
}

function pathOf(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function problemOf(issue: Issue, path: Path, against: CheckedAgainst): RecipeProblem[] {
  const { document, value, schema, root = [] } = against;
  const problem = (at: Path, part: 'key' | 'value', reason: string, suggestion?: string): RecipeProblem => ({
    ...document.place([...root, ...at], part),
    path: pathText([...root, ...at]),
    reason,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  const name = path.length === 0 ? 'the recipe' : `"${pathText([...root, ...path])}"`;

  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = knownKeys(schema, path, value);
        const meant = closest(key, known);
        const elsewhere = whereKeyFits(schema, key, value);
        const suggestion =
          meant !== undefined
            ? `Did you mean "${meant}"?`
            : elsewhere !== undefined
              ? `It belongs under "${elsewhere}".`
              : `Known here: ${known.join(', ')}.`;
        const shown = named(key);
        return {
          ...problem([...path, key], 'key', `"${shown}" is not known here`, suggestion),
          path: pathText([...root, ...path, shown]),
        };
      });
    case 'invalid_type': {
      const given = valueAt(value, path);
      if (given === undefined) return [problem(path, 'key', `${name} is missing`)];
      const quotes = issue.expected === 'string' && typeof given !== 'object' ? 'Put it in quotes.' : undefined;
      return [
        problem(
          path,
          'value',
          `${name} must be ${nouns[issue.expected] ?? issue.expected}, not ${kindOf(given)}`,
          quotes,
        ),
      ];
    }
    case 'invalid_value':
      return [
        problem(path, 'value', `${name} must be ${choice(issue.values)}`, suggest(valueAt(value, path), issue.values)),
      ];
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? (issue.options as unknown[]) : undefined;
      if (issue.errors.length === 0 && options !== undefined) {
        const given = valueAt(value, path);
        if (given === undefined) return [problem(path, 'key', `${name} is missing`, `It is ${choice(options)}.`)];
        return [problem(path, 'value', `${name} must be ${choice(options)}`, suggest(given, options))];
      }
      // What was meant is the alternative that was followed furthest; where all end at once, say what all of them want.
      const [deepest, next] = [...issue.errors].sort((one, other) => depth(other) - depth(one));
      if (deepest === undefined) return [problem(path, 'value', `${name} is not valid`)];
      if (depth(deepest) > 0 && depth(deepest) > depth(next ?? [])) {
        return deepest.flatMap((inner) => problemOf(inner, [...path, ...pathOf(inner)], against));
      }
      const wishes = issue.errors.flatMap((errors) =>
        errors.slice(0, 1).flatMap((inner) => problemOf(inner, [...path, ...pathOf(inner)], against)),
      );
      const [first] = wishes;
      return first === undefined ? [] : [{ ...first, reason: joinReasons(wishes) }];
    }
    case 'too_small':
      return [problem(path, 'value', `${name} must ${size(issue.origin, 'at least', issue.minimum)}`)];
    case 'too_big':
      return [problem(path, 'value', `${name} must ${size(issue.origin, 'at most', issue.maximum)}`)];
    case 'invalid_format':
    case 'custom':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return [
        problem(
          path,
          'value',
          `${name} ${/^(must|needs|cannot|is|belongs)\b/.test(issue.message) ? issue.message : 'is not valid'}`,
        ),
      ];
  }
}

/** A key that nobody knows could be a secret in the wrong place: what does not look like a name is not repeated. */
function named(key: string): string {
  return /^[A-Za-z]+(?:[_-][A-Za-z]+)*\d?$/.test(key) && key.length <= 24 ? key : mask;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys and values',
  record: 'a group of keys and values',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return nouns[typeof value] ?? typeof value;
}

function choice(values: readonly unknown[]): string {
  const texts = values.map((one) => (typeof one === 'string' ? `"${one}"` : String(one)));
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

function suggest(given: unknown, values: readonly unknown[]): string | undefined {
  const meant =
    typeof given === 'string'
      ? closest(
          given,
          values.filter((one) => typeof one === 'string'),
        )
      : undefined;
  return meant === undefined ? undefined : `Did you mean "${meant}"?`;
}

function size(origin: string, bound: string, limit: number | bigint): string {
  if (origin === 'string') return limit === 1 ? 'not be empty' : `have ${bound} ${limit} characters`;
  if (origin === 'array') return `have ${bound} ${limit} entries`;
  return `be ${bound} ${limit}`;
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

/** `"x" must be a` and `"x" must be b` as one. */
function joinReasons(problems: readonly RecipeProblem[]): string {
  const [first = '', ...others] = [...new Set(problems.map(({ reason }) => reason))];
  return [first, ...others.map((reason) => reason.replace(/^"[^"]*" /, ''))].join(', or ');
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}
