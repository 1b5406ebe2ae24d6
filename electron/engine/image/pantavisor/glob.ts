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
    const after = p < pattern.length && n < name.length ? matchOne(pattern, p, name[n] ?? '', star?.p) : undefined;
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

/**
 * Where the pattern goes on behind the part at `p`, if that part matches the character; undefined otherwise. `star`: behind
 * the last star.
 */
function matchOne(pattern: string, p: number, character: string, star: number | undefined): number | undefined {
  const code = pattern[p];
  if (code === '?') return character === '/' ? undefined : p + 1;
  if (code === '[') {
    const bracket = readBracket(pattern, p);
    if (bracket !== undefined) return bracket.matches(character) ? bracket.end : undefined;
  }
  if (code === '\\') {
    // After a star, the C library looks for an escaped character before the next slash only.
    const isLost = character === '/' && star !== undefined && /^\?*$/u.test(pattern.slice(star, p));
    // A backslash at the end stands for nothing.
    return pattern[p + 1] === character && !isLost ? p + 2 : undefined;
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

/**
 * What a member of a bracket says of a character; `never`: then nothing matches, whatever follows. `spoils`: it does so too
 * where a member before it has matched.
 */
type Member = ((character: string) => boolean | 'never') & { spoils?: true };

/** Undefined where the bracket has no end, and is an ordinary character. */
function readBracket(pattern: string, start: number): Bracket | undefined {
  let at = start + 1;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at += 1;
  const first = at;
  const members: Member[] = [];
  while (at < pattern.length) {
    if (pattern[at] === ']' && at > first) return { end: at + 1, matches: (one) => isMember(one, members, negated) };
    const named = /^\[:([a-z]+):\]/u.exec(pattern.slice(at));
    if (named !== null) {
      const known = classes[named[1] ?? ''];
      members.push((character) => known?.test(character) ?? 'never');
      at += named[0].length;
      continue;
    }
    // Characters that are equal for a language: in the C locale, the one that is named.
    const equal = /^\[=([^])=\]/u.exec(pattern.slice(at));
    if (equal !== null) {
      members.push((character) => character === equal[1]);
      at += equal[0].length;
      continue;
    }
    const spoils = pattern.startsWith('[=', at);
    // A name without an end takes all that follows.
    if (pattern.startsWith('[.', at) && !pattern.includes('.]', at + 2)) return { end: at, matches: () => false };
    const low = bracketCharacter(pattern, at);
    if (low === undefined) return undefined;
    at = low.end;
    if (pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      const high = bracketCharacter(pattern, at + 1);
      if (high === undefined) return undefined;
      at = high.end;
      members.push((character) =>
        low.character === undefined || high.character === undefined
          ? 'never'
          : low.character <= character && character <= high.character,
      );
    } else {
      const member: Member = (character) => (low.character === undefined ? 'never' : character === low.character);
      if (spoils) member.spoils = true;
      members.push(member);
    }
  }
  return undefined;
}

function isMember(character: string, members: readonly Member[], negated: boolean): boolean {
  if (character === '/') return false;
  for (const [index, member] of members.entries()) {
    const answer = member(character);
    if (answer === 'never') return false;
    if (answer) return !negated && !members.slice(index + 1).some(({ spoils }) => spoils);
  }
  return negated;
}

/** Of a name in `[.` and `.]`, the C locale knows those of one character only. */
function bracketCharacter(pattern: string, at: number): { character: string | undefined; end: number } | undefined {
  const named = /^\[\.([^]*?)\.\]/u.exec(pattern.slice(at));
  if (named !== null) return { character: named[1]?.length === 1 ? named[1] : undefined, end: at + named[0].length };
  const escaped = pattern[at] === '\\';
  const character = pattern[escaped ? at + 1 : at];
  return character === undefined ? undefined : { character, end: escaped ? at + 2 : at + 1 };
}
