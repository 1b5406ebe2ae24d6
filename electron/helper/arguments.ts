/** What the helper was started for. Drives are named as `nameDrive` does. */
export type Duty =
  /** One drive, whichever the other side asks for. */
  | { kind: 'any' }
  /** This drive and no other. */
  | { kind: 'only'; name: string }
  /** A helper for each of these drives; over a connection to the engine where its pipes cannot be inherited. */
  | { kind: 'launch'; names: readonly string[]; connect?: { path: string; keyFile: string } };

/** Throws a TypeError for everything else. */
export function parseArguments(args: readonly string[]): Duty {
  const [first, second, third, fourth, ...rest] = args;
  if (first === undefined) return { kind: 'any' };
  if (first === '--only') {
    if (second === undefined || third !== undefined) throw new TypeError('--only takes one drive');
    return { kind: 'only', name: second };
  }
  if (first !== '--connect') return { kind: 'launch', names: checked(args) };
  if (second === undefined || third !== '--key' || fourth === undefined)
    throw new TypeError('--connect PATH --key FILE');
  return { kind: 'launch', names: checked(rest), connect: { path: second, keyFile: fourth } };
}

function checked(names: readonly string[]): readonly string[] {
  const stray = names.find((name) => name.startsWith('-') || !name.includes('='));
  if (stray !== undefined || names.length === 0) throw new TypeError(`no drive: ${stray ?? 'nothing'}`);
  return names;
}
