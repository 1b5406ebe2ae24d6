/** Where a value stands in the settings. */
export type Path = readonly (string | number)[];

interface Common {
  description?: string;
  required: boolean;
}

/** One thing to fill in, as it is drawn. */
export type Field = Common &
  (
    | {
        kind: 'text';
        /** Offered, not demanded. */
        suggestions: readonly string[];
        /** A whole number is one, not text. */
        numeric: boolean;
        /** Nothing is a value. */
        mayBeEmpty: boolean;
        look: 'line' | 'lines' | 'file';
      }
    | { kind: 'secret' }
    | { kind: 'number'; minimum?: number; maximum?: number }
    | { kind: 'flag'; usual: boolean }
    | { kind: 'choice'; options: readonly string[]; usual?: string }
    | { kind: 'list'; item: Field; most?: number }
    /** Names with texts. */
    | { kind: 'map' }
    /** Whatever JSON can say. */
    | { kind: 'json' }
    | GroupField
  );

interface GroupField {
  kind: 'group';
  parts: readonly Part[];
  /** A text in place of the group stands for this member alone. */
  shorthand?: string;
}

export type Group = Common & GroupField;

/** What a group has: something to fill in, or several ways of which one is taken. */
export type Part = Member | Alternatives;

export interface Member {
  kind: 'member';
  /** From the group. */
  path: readonly string[];
  field: Field;
}

export interface Alternatives {
  kind: 'alternatives';
  name: string;
  /** Members of the group that belong to any of the ways: another way takes them away. */
  holds: readonly string[];
  ways: readonly Way[];
}

export interface Way {
  name: string;
  /** It is this way where one of these has a value. None: where no other is. */
  marks: readonly (readonly string[])[];
  members: readonly Member[];
  /** What the group has when this way is taken. */
  start: Readonly<Record<string, unknown>>;
}

export function isGroup(field: Field): field is Group {
  return field.kind === 'group';
}
