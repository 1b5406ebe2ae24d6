import type { ErrorCode, ErrorFields } from '../../electron/contract/sentences.ts';
import { type PhraseKey, type PhraseValues, phrases } from '../../electron/contract/phrases/phrases.ts';
import type { Format } from './format.ts';
import { phraseBook } from './phrase-book.ts';
import type { Telling, Told } from './as-written.ts';

/** What only somebody at a command line gets to see. */
type CommandOnly =
  | 'needs-confirmation'
  | 'some-targets-failed'
  | 'undo-missing'
  | 'undo-changed'
  | 'undo-ambiguous'
  | 'trust-unusable'
  | 'nothing-to-inspect';

/** Every expected failure that a page may show, in one language. Texts in the fields are in that language already. */
export type ErrorTexts = {
  [C in Exclude<ErrorCode, CommandOnly>]: (fields: ErrorFields<C>, format: Format) => Told;
};

/** What the engine writes into fields, in one language: as it is, or a function of what is put in. */
export type PhraseTexts = {
  [K in PhraseKey]: [keyof PhraseValues<K>] extends [never] ? string : (values: PhraseValues<K>) => string;
};

/** What a language says of errors. English has only what is said otherwise on a page than at a command line. */
export interface Tables {
  errors: Partial<ErrorTexts>;
  phrases: Partial<PhraseTexts>;
}

type AnyErrorText = (fields: Readonly<Record<string, unknown>>, format: Format) => Told;

/** Says what the engine says in another language; what that does not know stays as it is. */
export function tellingOf({ errors, phrases: texts }: Tables, format: Format): Telling {
  const phrase = phraseBook(phrases, texts);
  // The table pairs each code with its own fields; what came over the wire is tried, and may be of another version.
  const table = errors as Readonly<Partial<Record<string, AnyErrorText>>>;
  return {
    phrase,
    error(written) {
      const { code = '', fields = {} } = written;
      const say = Object.hasOwn(table, code) ? table[code] : undefined;
      try {
        const own = translated(fields, phrase) as Readonly<Record<string, unknown>>;
        const told = say === undefined ? undefined : say(own, format);
        if (told === undefined) return { message: phrase(written.message), hint: written.hint };
        // A field is not there: that is another error than this page knows by this name.
        if (/\bundefined\b/u.test(told.message)) return { message: written.message, hint: written.hint };
        const aftermath = typeof own['aftermath'] === 'string' ? own['aftermath'] : '';
        return { message: told.message, hint: [told.hint, aftermath].filter(Boolean).join(' ') || undefined };
      } catch {
        return { message: written.message, hint: written.hint };
      }
    },
  };
}

/** Fields that are read by a person even where they are a single word; other single words may be for programs. */
const prose: ReadonlySet<string> = new Set(['kind', 'holder', 'field', 'actual']);

/** The fields of an error, with what is known in them in the page's language. */
function translated(value: unknown, phrase: (text: string) => string, name = ''): unknown {
  if (typeof value === 'string') return value.includes(' ') || prose.has(name) ? phrase(value) : value;
  if (Array.isArray(value)) return value.map((one) => translated(one, phrase, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, translated(one, phrase, key)]));
}
