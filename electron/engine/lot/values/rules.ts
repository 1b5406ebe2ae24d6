import { randomInt } from 'node:crypto';
import type { ValueRule } from '../../../contract/lot/rules.ts';

type RuleOf<K extends ValueRule['rule']> = Extract<ValueRule, { rule: K }>;

/** The value of a counter for one unit, whose number counts from 1; undefined where it needs more digits than it has. */
export function count({ start, step, width }: RuleOf<'counter'>, unit: number): string | undefined {
  const digits = (BigInt(start) + BigInt(step) * BigInt(unit - 1)).toString();
  return width > 1 && digits.length > width ? undefined : digits.padStart(width, '0');
}

/** Base 32 is Crockford's: without I, L, O and U, which people misread. */
const alphabets: Readonly<Record<RuleOf<'random'>['alphabet'], string>> = {
  hex: '0123456789abcdef',
  base32: '0123456789ABCDEFGHJKMNPQRSTVWXYZ',
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  digits: '0123456789',
};

/** By the system's source of randomness, each letter alike. `pick`: from 0 up to, without, its argument. */
export function drawLots({ length, alphabet }: RuleOf<'random'>, pick: (end: number) => number = randomInt): string {
  const letters = alphabets[alphabet];
  return Array.from({ length }, () => letters[pick(letters.length)]).join('');
}

const field = /\\?\{\{(?<inside>[^{}]*)\}\}/g;

/** The names in a pattern. */
export function namesIn({ pattern }: RuleOf<'pattern'>): string[] {
  return [...pattern.matchAll(field)]
    .filter(([found]) => !found.startsWith('\\'))
    .map(({ groups }) => (groups?.['inside'] ?? '').trim());
}

export function fillPattern({ pattern }: RuleOf<'pattern'>, values: (name: string) => string): string {
  return pattern.replaceAll(field, (found: string, inside: string) =>
    found.startsWith('\\') ? found.slice(1) : values(inside.trim()),
  );
}
