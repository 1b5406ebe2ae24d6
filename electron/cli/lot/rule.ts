import { WickError } from '../../contract/errors.ts';
import { type ValueRule, valueRuleSchema } from '../../contract/lot/rules.ts';
import { pairOf } from '../hub/choose.ts';

const hint =
  'Rules are counter[:START[,STEP[,WIDTH]]]; random[:LENGTH[,ALPHABET]], of 4 to 256 letters: hex, base32, alphanumeric, letters or digits; pattern:TEXT with {{number}} in it; script:PROGRAM.';

/**
 * `COLUMN=SPEC`: `counter:100,1,6`, `random:16,hex`, `pattern:WK-{{number}}`, `script:./token.sh`,
 * `script:["./my token.sh","a b"]`.
 *
 * @throws WickError `usage`
 */
export function parseRule(text: string): [string, ValueRule] {
  const [column, spec] = pairOf(text, '--rule COLUMN=SPEC');
  const [, kind = '', rest] = /^([a-z]+)(?::(.*))?$/s.exec(spec) ?? [];
  const parsed = valueRuleSchema.safeParse(ruleOf(kind, rest));
  if (parsed.success) return [column, parsed.data];
  throw new WickError('usage', { reason: `"${spec}" is no rule that makes values.`, hint });
}

function ruleOf(kind: string, rest: string | undefined): unknown {
  const [first, second, third] = rest?.split(',') ?? [];
  switch (kind) {
    case 'counter':
      // Its zeroes in front say how wide it is.
      return { rule: kind, start: number(first), step: number(second), width: number(third) ?? widthOf(first) };
    case 'random':
      return { rule: kind, length: number(first) ?? 16, alphabet: second };
    case 'pattern':
      return { rule: kind, pattern: rest };
    case 'script':
      return { rule: kind, command: commandOf(rest) };
    default:
      return undefined;
  }
}

/** Words, or a JSON array where there are spaces in them. */
function commandOf(text = ''): unknown {
  if (!text.trimStart().startsWith('[')) return text.split(/\s+/).filter(Boolean);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function number(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

function widthOf(start = ''): number | undefined {
  return start.startsWith('0') ? start.length : undefined;
}
