import type { In } from '../../../../../electron/contract/calls.ts';

type Rules = Extract<In<'lot.look'>['values'], { kind: 'rules' }>['rules'];
export const ruleKinds = ['counter', 'pattern', 'random', 'script'] as const;
export type RuleKind = (typeof ruleKinds)[number];
export const alphabets = ['alphanumeric', 'hex', 'base32', 'letters', 'digits'] as const;

/** A rule with all that it could be, so that nothing is lost while a person tries one and the other. */
export interface RuleDraft {
  rule: RuleKind;
  start: number;
  step: number;
  width: number;
  pattern: string;
  length: number;
  alphabet: (typeof alphabets)[number];
  /** One argument a line. */
  command: string;
}

/** What most people mean by such a name. */
export function firstRule(name: string, secret: boolean): RuleDraft {
  return {
    rule: secret ? 'random' : 'pattern',
    start: 1,
    step: 1,
    width: 4,
    pattern: `${name}-{{number}}`,
    length: secret ? 24 : 8,
    alphabet: 'alphanumeric',
    command: '',
  };
}

export function ruleOf(draft: RuleDraft): Rules[string] {
  switch (draft.rule) {
    case 'counter':
      return { rule: 'counter', start: draft.start, step: draft.step, width: draft.width };
    case 'pattern':
      return { rule: 'pattern', pattern: draft.pattern };
    case 'random':
      return { rule: 'random', length: draft.length, alphabet: draft.alphabet };
    case 'script':
      return { rule: 'script', command: argumentsOf(draft) };
  }
}

/** Something is to be filled in before it can be tried. */
export function isOpen(draft: RuleDraft): boolean {
  return draft.rule === 'pattern' ? draft.pattern === '' : draft.rule === 'script' && argumentsOf(draft).length === 0;
}

function argumentsOf({ command }: RuleDraft): string[] {
  return command
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
