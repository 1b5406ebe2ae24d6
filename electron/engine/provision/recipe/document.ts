import { type Document, isCollection, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { type RecipeProblem } from '../../../contract/provision-sentences.ts';
import { WickError } from '../../../contract/errors.ts';

/** Keys and indices that lead to a value. */
export type Path = readonly (string | number)[];

/** Characters; far more than a recipe needs. */
const longest = 1 << 20;

/** A recipe's file as it was read: its value, and where each part of it stands. */
export interface RecipeDocument {
  /** As the person named it. */
  file: string;
  value: unknown;
  /** Where the value stands, or its key; the nearest that is there for what is missing. Lines and columns count from 1. */
  place(path: Path, part?: 'key' | 'value'): { line: number; column: number };
}

/**
 * Reads YAML 1.2, and with it JSON.
 *
 * @throws WickError `recipe-invalid`
 */
export function readDocument(file: string, text: string): RecipeDocument {
  const invalid = (problems: RecipeProblem[]) => new WickError('recipe-invalid', { file, problems });
  if (text.length > longest)
    throw invalid([{ line: 1, column: 1, path: '', reason: 'this is far too long to be a recipe' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // A tag that nobody knows, such as `!secret`, is only a warning to the parser: the text behind it would be taken as it is.
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    throw invalid(faults.map(({ pos, message }) => ({ ...at(pos[0]), path: '', reason: clause(message) })));
  }
  const misread = misreadIn(document).map(({ node, ...problem }) => ({
    ...at(startOf(node) ?? 0),
    path: '',
    ...problem,
  }));
  if (misread.length > 0) throw invalid(misread);
  return {
    file,
    value: asValue(document, (reason) => invalid([{ line: 1, column: 1, path: '', reason }])),
    place(path, part = 'value') {
      let node: unknown = document.contents;
      let offset = startOf(node) ?? 0;
      for (const [index, step] of path.entries()) {
        const isLast = index === path.length - 1;
        const pair = isMap(node)
          ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
          : undefined;
        if (pair !== undefined) offset = startOf(pair.key) ?? offset;
        if (isLast && part === 'key') break;
        node = document.getIn(path.slice(0, index + 1), true);
        const start = startOf(node);
        if (start === undefined) break;
        offset = start;
      }
      return at(offset);
    },
  };
}

function startOf(node: unknown): number | undefined {
  return (node as Node | undefined | null)?.range?.[0];
}

interface Misread extends Pick<RecipeProblem, 'reason' | 'suggestion'> {
  node: unknown;
}

/** What is YAML, but not what anybody meant who wrote a recipe. */
function misreadIn(document: Document.Parsed): Misread[] {
  const found: Misread[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
    },
    Pair(_, { key }) {
      if (!isCollection(key)) return undefined;
      const reason = 'braces or brackets stand here without quotes, so that YAML takes them for a group or a list';
      found.push({ node: key, reason, suggestion: 'Put a variable in quotes: "{{name}}".' });
      return visit.SKIP;
    },
    Alias(_, alias) {
      if (!anchors.has(alias.source))
        found.push({ node: alias, reason: 'unresolved alias', suggestion: 'Put it in quotes.' });
    },
  });
  return found;
}

/** Aliases that lead back to themselves are only found here, and ones that would grow without end. */
function asValue(document: Document.Parsed, fault: (reason: string) => WickError): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw fault(clause(error instanceof Error ? error.message : String(error)));
  }
}

/** The parser's `Map keys must be unique` as a clause. */
function clause(message: string): string {
  // Behind a colon, it quotes what stands there: that may be a secret that should have been in quotes.
  const line = (message.split('\n')[0] ?? '').replace(/(: .*|\.)$/, '');
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`;
}

/** `settings.files[2].path` */
export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
