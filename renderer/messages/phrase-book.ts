type Text = string | ((values: Record<string, string>) => string);

interface Entry {
  pattern: RegExp;
  text: Text;
}

/**
 * Finds texts by the patterns that they were made from (`{…}` for what was put in), and says them in another language. What
 * was put in may be such a text, too. A text that is not known stays as it is.
 */
export function phraseBook(patterns: Readonly<Record<string, string>>, texts: object): (text: string) => string {
  let made: { whole: Map<string, Text>; parts: Entry[] } | undefined;

  const find = (text: string): string | undefined => {
    made ??= compile(patterns, texts as Readonly<Record<string, Text | undefined>>);
    const whole = made.whole.get(text);
    if (whole !== undefined) return typeof whole === 'string' ? whole : whole({});
    for (const { pattern, text: say } of made.parts) {
      const groups = pattern.exec(text)?.groups;
      if (groups === undefined) continue;
      const values = Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, find(value) ?? value]));
      return typeof say === 'string' ? say : say(values);
    }
    return undefined;
  };

  return (text) => find(text) ?? findWithin(text, find) ?? text;
}

/** `"settings.hub" is missing`, `it backs /`, and several that are strung together. */
function findWithin(text: string, find: (text: string) => string | undefined): string | undefined {
  const [, place, clause = ''] = /^("[^"]*"|the recipe) (.+)$/su.exec(text) ?? [];
  const said = place === undefined ? undefined : find(clause);
  if (said !== undefined) return `${find(place ?? '') ?? place}: ${said}`;
  if (text.startsWith('it ')) return find(text.slice(3));
  for (const [between, mark] of [
    [/(?<=[.!]) (?=\p{Lu})/u, ' '],
    ['; ', '; '],
  ] as const) {
    const parts = text.split(between);
    const found = parts.map(find);
    if (parts.length < 2 || found.every((part) => part === undefined)) continue;
    return parts.map((part, index) => found[index] ?? part).join(mark);
  }
  return undefined;
}

/** What is put in that is a number. */
const numbers: ReadonlySet<string> = new Set(['count', 'most', 'number', 'port', 'rows', 'seconds', 'targets']);

/** Those with the most letters of their own first: they say the most exactly what is meant. */
function compile(patterns: Readonly<Record<string, string>>, texts: Readonly<Record<string, Text | undefined>>) {
  const whole = new Map<string, Text>();
  const parts: (Entry & { letters: number })[] = [];
  for (const [key, template] of Object.entries(patterns)) {
    const text = texts[key];
    if (text === undefined) continue;
    const pieces = template.split(/\{(\w+)\}/u);
    if (pieces.length === 1) {
      whole.set(template, text);
      continue;
    }
    const source = pieces
      .map((piece, index) =>
        index % 2 === 1 ? `(?<${piece}>${numbers.has(piece) ? String.raw`\d+` : '.+?'})` : escaped(piece),
      )
      .join('');
    const letters = pieces.filter((_, index) => index % 2 === 0).join('').length;
    parts.push({ pattern: new RegExp(`^${source}$`, 'su'), text, letters });
  }
  return { whole, parts: parts.sort((one, other) => other.letters - one.letters) };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
