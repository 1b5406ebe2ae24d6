import type { RecipeProblem } from '../../../contract/provision-sentences.ts';
import { closest } from './closest.ts';
import { type Path, pathText, type RecipeDocument } from './document.ts';

/** Where `{{name}}` takes its value from, first to last. */
export interface Variables {
  /** `--set name=value` */
  set?: ReadonlyMap<string, string>;
  /** One row of a table. What stands there is taken as it is: it names no secrets kept elsewhere. */
  row?: ReadonlyMap<string, string>;
  environment?: Readonly<Record<string, string | undefined>>;
}

export interface Filled {
  value: unknown;
  problems: RecipeProblem[];
  /** The names that the recipe has. */
  names: ReadonlySet<string>;
  /** Texts (as `pathText`) that consist of one variable and nothing else: a number may be meant. */
  whole: ReadonlySet<string>;
  /** Texts that begin with a value from a row. */
  fromRow: ReadonlySet<string>;
}

const variable = /\\?\{\{(?<inside>[^{}]*)\}\}/g;
const name = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Puts values in place of `{{name}}` in every text; `\{{name}}` stays `{{name}}`. */
export function fillIn(document: RecipeDocument, variables: Variables): Filled {
  const problems: RecipeProblem[] = [];
  const names = new Set<string>();
  const whole = new Set<string>();
  const fromRow = new Set<string>();
  const complain = (path: Path, reason: string, suggestion: string) => {
    problems.push({ ...document.place(path), path: pathText(path), reason, suggestion });
  };

  const fillText = (text: string, path: Path): string => {
    const at = pathText(path);
    return text.replaceAll(variable, (found: string, inside: string, offset: number) => {
      if (found.startsWith('\\')) return found.slice(1);
      const wanted = inside.trim();
      if (!name.test(wanted)) {
        complain(path, `"${found}" is not a variable`, 'Write \\{{ where two braces are meant as they are.');
        return found;
      }
      names.add(wanted);
      if (found.length === text.length) whole.add(at);
      const set = variables.set?.get(wanted);
      if (set !== undefined) return set;
      const cell = variables.row?.get(wanted);
      if (cell !== undefined) {
        if (offset === 0) fromRow.add(at);
        return cell;
      }
      const inherited = variables.environment?.[wanted];
      if (inherited !== undefined) return inherited;
      const known = [...(variables.set?.keys() ?? []), ...(variables.row?.keys() ?? [])];
      const meant = closest(wanted, known);
      complain(
        path,
        `the variable "${wanted}" has no value`,
        meant === undefined ? `Add --set ${wanted}=VALUE, or set it in the environment.` : `Did you mean "${meant}"?`,
      );
      return found;
    });
  };

  const fill = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return value.includes('{{') ? fillText(value, path) : value;
    if (Array.isArray(value)) return value.map((item, index) => fill(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    // A key named __proto__ must stay a key.
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, [...path, key])]));
  };

  return { value: fill(document.value, []), problems, names, whole, fromRow };
}

/** The variables in a text. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(variable)]
    .filter(([found]) => !found.startsWith('\\'))
    .map(({ groups }) => (groups?.['inside'] ?? '').trim())
    .filter((one) => name.test(one));
}

/** Every text that has variables, by its path as `pathText`, in the order in which they stand. */
export function textsWithVariables(value: unknown, path: Path = []): Map<string, string> {
  if (typeof value === 'string') {
    return new Map(variablesIn(value).length > 0 ? [[pathText(path), value]] : []);
  }
  if (typeof value !== 'object' || value === null) return new Map();
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return new Map(entries.flatMap(([key, item]) => [...textsWithVariables(item, [...path, key])]));
}
