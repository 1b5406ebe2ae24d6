/**
 * Which keys a pattern of a signature matches on a device: fnmatch(3) with FNM_PATHNAME in the C locale; a pattern that
 * ends with `/**` stands for all that lies below, a bare `**` for nothing. Pattern and keys are as they stand in the JSON,
 * escapes included. Signers read patterns otherwise; what counts is what the device does.
 * Source: pantavisor, signature.c, `_filter_json`.
 */
export function deviceGlob(pattern: string): (key: string) => boolean {
  const below = pattern === '**' || pattern.endsWith('/**');
  const glob = pattern === '**' ? '' : below ? folderOf(pattern) : pattern;
  const bytes = latin1(glob);
  return (key) => fnmatch(bytes, latin1(key), below);
}

/** dirname(3) of a path that ends with `/**`. */
function folderOf(path: string): string {
  const folder = path.slice(0, -3).replace(/\/+$/u, '');
  return folder === '' ? '/' : folder;
}

/** One character for each byte: the device has no idea of UTF-8. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** `leading`: matching the path of a folder is enough (FNM_LEADING_DIR). */
function fnmatch(pattern: string, name: string, leading: boolean): boolean {
  let p = 0;
  let n = 0;
  /** Where to take the last star up again; it takes one character more each time, but never a slash. */
  let star: { p: number; n: number } | undefined;
  for (;;) {
    if (p === pattern.length && (n === name.length || (leading && name[n] === '/'))) return true;
    if (pattern[p] === '*') {
      p += 1;
      star = { p, n };
      continue;
    }
    const after = p < pattern.length && n < name.length ? matchOne(pattern, p, name[n] ?? '') : undefined;
    if (after !== undefined) {
      if (name[n] === '/') star = undefined;
      p = after;
      n += 1;
      continue;
    }
    if (star === undefined || star.n >= name.length || name[star.n] === '/') return false;
    star = { p: star.p, n: star.n + 1 };
    ({ p, n } = star);
  }
}

/** Where the pattern goes on behind the part at `p`, if that part matches the character; undefined otherwise. */
function matchOne(pattern: string, p: number, character: string): number | undefined {
  const code = pattern[p];
  if (code === '?') return character === '/' ? undefined : p + 1;
  if (code === '[') {
    const bracket = readBracket(pattern, p);
    if (bracket !== undefined) return bracket.matches(character) ? bracket.end : undefined;
  }
  if (code === '\\') {
    // A backslash at the end stands for nothing.
    return pattern[p + 1] === character ? p + 2 : undefined;
  }
  return code === character ? p + 1 : undefined;
}

interface Bracket {
  end: number;
  matches: (character: string) => boolean;
}

const classes: Record<string, RegExp> = {
  alnum: /[a-zA-Z\d]/u,
  alpha: /[a-zA-Z]/u,
  blank: /[ \t]/u,
  digit: /\d/u,
  graph: /[!-~]/u,
  lower: /[a-z]/u,
  print: /[ -~]/u,
  punct: /[!-/:-@[-`{-~]/u,
  space: /[ \t-\r]/u,
  upper: /[A-Z]/u,
  xdigit: /[\da-fA-F]/u,
};

/** Undefined where the bracket has no end, and is an ordinary character. */
function readBracket(pattern: string, start: number): Bracket | undefined {
  let at = start + 1;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at += 1;
  const first = at;
  const tests: ((character: string) => boolean)[] = [];
  while (at < pattern.length) {
    if (pattern[at] === ']' && at > first) {
      return {
        end: at + 1,
        matches: (character) => character !== '/' && tests.some((test) => test(character)) !== negated,
      };
    }
    const named = /^\[:([a-z]+):\]/u.exec(pattern.slice(at, at + 12));
    if (named !== null) {
      const members = classes[named[1] ?? ''];
      tests.push((character) => members?.test(character) === true);
      at += named[0].length;
      continue;
    }
    const low = bracketCharacter(pattern, at);
    if (low === undefined) return undefined;
    at = low.end;
    if (pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      const high = bracketCharacter(pattern, at + 1);
      if (high === undefined) return undefined;
      at = high.end;
      tests.push((character) => low.character <= character && character <= high.character);
    } else {
      tests.push((character) => character === low.character);
    }
  }
  return undefined;
}

function bracketCharacter(pattern: string, at: number): { character: string; end: number } | undefined {
  const escaped = pattern[at] === '\\';
  const character = pattern[escaped ? at + 1 : at];
  return character === undefined ? undefined : { character, end: escaped ? at + 2 : at + 1 };
}
