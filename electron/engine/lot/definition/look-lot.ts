import { dirname, resolve } from 'node:path';
import type { AnswerOf, ParsedInputOf } from '../../../contract/rpc/table.ts';
import type { lotDraftCalls } from '../../../contract/calls/lot-draft.ts';
import type { ValueRule } from '../../../contract/lot/rules.ts';
import { readDocument } from '../../provision/recipe/document.ts';
import { labelOf } from '../label/of-recipe.ts';
import { makeRows } from '../values/make-values.ts';
import { checkTable } from './check-table.ts';
import { type Columns, columnsOf } from './columns.ts';
import type { KeptTable } from './kept-table.ts';
import { passesBy, readRecipe } from './make-lot.ts';
import { mustHoldNoSecret } from './no-secret.ts';

type Wish = Omit<ParsedInputOf<typeof lotDraftCalls, 'lot.look'>, 'key'>;
type Look = AnswerOf<typeof lotDraftCalls, 'lot.look'>;
type FromValues = Pick<Look, 'first' | 'problems' | 'more' | 'notes' | 'rows'> & { found: readonly string[] };

interface Looking {
  /** A look is taken again with each letter that is typed. */
  tables: KeptTable;
  signal: AbortSignal;
  now: Date;
}

/** Units whose values are shown, and problems that are listed. */
const most = { first: 5, problems: 50 };

/**
 * What a lot would be made of, before it is: what its recipe leaves open, and what its table or rules give the first units.
 * Values are not judged by the recipe yet, and secret ones are not shown.
 *
 * @throws WickError `recipe-unreadable`, `recipe-invalid`, `table-invalid`, `lot-values`
 */
export async function lookAtLot(wish: Wish, { tables, signal, now }: Looking): Promise<Look> {
  const text = await readRecipe(wish.recipe, signal);
  const document = readDocument(wish.recipe, text);
  mustHoldNoSecret(document);
  const asked = labelOf(document.value);
  const secret = wish.values.kind === 'none' ? [] : wish.values.secret;
  const columns = columnsOf(document.value, { label: wish.label ?? asked, secret });
  const { found, ...values } = await valuesFor(wish, columns, { tables, signal, now });
  const placed = [...columns.needed, ...columns.label];
  const names = [...placed, ...found.filter((name) => !placed.includes(name))];
  return {
    variables: names.map((name) => ({
      name,
      secret: columns.secret.has(name),
      unique: columns.unique.has(name),
      from: columns.needed.includes(name) ? 'recipe' : placed.includes(name) ? 'label' : 'table',
      found: found.includes(name),
    })),
    ...values,
    ...(asked === undefined ? {} : { label: asked }),
    passes: passesBy(document.value),
  };
}

async function valuesFor(
  { recipe, name, values }: Wish,
  columns: Columns,
  { tables, signal, now }: Looking,
): Promise<FromValues> {
  switch (values.kind) {
    case 'none':
      return { found: [], first: [], problems: [], more: 0, notes: [] };
    case 'table': {
      const table = await tables.read(values.file, signal);
      // How many units there are to be is said later.
      const { problems, notes } = await checkTable(table, columns, { size: 0, signal });
      const first = table.rows.slice(0, most.first).map(({ cells }) => [...cells].map(([is, { text }]) => [is, text]));
      return {
        found: table.columns.map(({ text }) => text),
        rows: table.rows.length,
        first: first.map((cells) => shown(cells as [string, string][], columns)),
        problems: problems.slice(0, most.problems),
        more: Math.max(0, problems.length - most.problems),
        notes,
      };
    }
    case 'rules': {
      const rules = withoutScripts(values.rules);
      const rows = await makeRows({
        rules,
        unique: [...columns.unique].filter((is) => Object.hasOwn(rules, is) && values.rules[is]?.rule !== 'script'),
        secret: [...columns.secret],
        lot: name,
        date: now.toISOString().slice(0, 10),
        from: 1,
        count: most.first,
        folder: dirname(resolve(recipe)),
        scripts: {},
        signal,
      });
      const found = Object.keys(values.rules);
      return { found, first: rows.map((row) => shown([...row], columns)), problems: [], more: 0, notes: [] };
    }
  }
}

/** A look runs no program: it may draw numbers that are given out once. */
function withoutScripts(rules: Readonly<Record<string, ValueRule>>): Record<string, ValueRule> {
  const unknown = { rule: 'pattern', pattern: '…' } as const;
  return Object.fromEntries(
    Object.entries(rules).map(([column, rule]) => [column, rule.rule === 'script' ? unknown : rule]),
  );
}

function shown(cells: readonly (readonly [string, string])[], { secret }: Columns): Record<string, string> {
  return Object.fromEntries(cells.map(([name, text]) => [name, secret.has(name) && text !== '' ? '••••' : text]));
}
