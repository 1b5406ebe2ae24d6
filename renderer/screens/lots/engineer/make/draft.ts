import type { In } from '../../../../../electron/contract/calls.ts';
import type { LabelDesign } from '../../../../../electron/contract/lot/label.ts';
import { type RuleDraft, ruleOf } from './rule-draft.ts';

type NewLot = In<'lot.make'>['lot'];
type LookValues = In<'lot.look'>['values'];
export type Source = 'none' | 'table' | 'rules';
export type Transport = 'usb' | 'mmc' | 'loop' | 'practice';

/** A lot as far as it is decided. Sizes and speeds as people say them. */
export interface Draft {
  recipe?: string;
  name: string;
  size: number;
  source: Source;
  table?: string;
  rules: Readonly<Record<string, RuleDraft>>;
  /** Columns that are, or are not, each unit's own, where a person said so. */
  unique: Readonly<Record<string, boolean>>;
  /** Columns that a person says are secret, beside those that recipe and names tell. */
  secret: Readonly<Record<string, boolean>>;
  /** GB. */
  minSize: number;
  /** GB. */
  maxSize: number;
  transports: readonly Transport[];
  content: 'blank-or-ours' | 'any';
  /** MB/s. */
  minSpeed: number;
  probe: boolean;
  /** Seconds. */
  countdown: number;
  pauseAfter: number;
  quarantineAfter: number;
  /** Empty: as the recipe says. */
  passes: '' | 'written' | 'up' | 'claimed';
  /** Absent: none is scanned. */
  board?: string | undefined;
  label?: LabelDesign | undefined;
}

export const firstDraft: Draft = {
  name: '',
  size: 100,
  source: 'none',
  rules: {},
  unique: {},
  secret: {},
  minSize: 0,
  maxSize: 8000,
  transports: ['usb', 'mmc'],
  content: 'blank-or-ours',
  minSpeed: 0,
  probe: true,
  countdown: 5,
  pauseAfter: 5,
  quarantineAfter: 3,
  passes: '',
};

/** What must be filled in before the lot can be made. */
export type Missing = 'recipe' | 'name' | 'table' | 'transports' | 'board';

export function missingIn(draft: Draft): Missing[] {
  return [
    ...(draft.recipe === undefined ? (['recipe'] as const) : []),
    ...(draft.name.trim() === '' ? (['name'] as const) : []),
    ...(draft.source === 'table' && draft.table === undefined ? (['table'] as const) : []),
    ...(draft.transports.length === 0 ? (['transports'] as const) : []),
    ...(draft.board !== undefined && draft.board.trim() === '' ? (['board'] as const) : []),
  ];
}

/** `variables`: those that have a place; what else rules were given for is left out. */
export function valuesOf(draft: Draft, variables: readonly string[]): LookValues {
  const marked = Object.keys(draft.secret).filter((name) => draft.secret[name] === true);
  const secret = marked.length === 0 ? {} : { secret: marked };
  if (draft.source === 'table' && draft.table !== undefined) return { kind: 'table', file: draft.table, ...secret };
  if (draft.source !== 'rules') return { kind: 'none' };
  const rules = Object.entries(draft.rules).filter(([name]) => variables.includes(name));
  return { kind: 'rules', rules: Object.fromEntries(rules.map(([name, rule]) => [name, ruleOf(rule)])), ...secret };
}

/** `own`: by name, whether it is each unit's own where nobody has said otherwise. */
export function lotOf(draft: Draft, own: Readonly<Record<string, boolean>>): NewLot {
  const values = valuesOf(draft, Object.keys(own));
  const unique = Object.entries({ ...own, ...draft.unique })
    .filter(([name, is]) => is && Object.hasOwn(own, name))
    .map(([name]) => name);
  return {
    recipe: draft.recipe ?? '',
    name: draft.name.trim(),
    size: draft.size,
    values: values.kind === 'none' ? values : { ...values, unique },
    media: {
      minSize: draft.minSize * 1e9,
      maxSize: draft.maxSize * 1e9,
      transports: [...draft.transports],
      content: draft.content,
      minSpeed: draft.minSpeed * 1e6,
      probe: draft.probe ? 'quick' : 'none',
    },
    countdown: draft.countdown,
    pauseAfter: draft.pauseAfter,
    quarantineAfter: draft.quarantineAfter,
    ...(draft.passes === '' ? {} : { passes: draft.passes }),
    ...(draft.board === undefined ? {} : { board: { pattern: draft.board } }),
    ...(draft.label === undefined ? {} : { label: draft.label }),
  };
}
