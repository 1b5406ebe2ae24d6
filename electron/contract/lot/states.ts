import * as z from 'zod';
import { sharedBootSchema } from '../boot.ts';

/**
 * Where one unit of a lot is. `shipped`: its card is good, and lies on the shelf or in a boot fixture until its device was
 * seen; `returned`: to be made once more.
 */
export const unitStates = [
  'open',
  'reserved',
  'written',
  'verified',
  'provisioned',
  'shipped',
  'booted',
  'passed',
  'failed',
  'returned',
  'scrapped',
] as const;
export type UnitState = (typeof unitStates)[number];

/** A station has it in its hands, or waits for its device. */
export const activeStates: ReadonlySet<UnitState> = new Set([
  'reserved',
  'written',
  'verified',
  'provisioned',
  'shipped',
  'booted',
]);

/**
 * What became of a unit's values (its token, serial number, row). `handed`: a station has them, and has shown them to
 * nobody; `exposed`: they may be on a card, or known to a Hub; `used`: a unit passed with them; `burnt`: they may be out
 * there, and are never used again; `disabling`: the Hub is
 * asked to take them no longer; `disabled`: it does not.
 */
export const valueStates = ['fresh', 'handed', 'exposed', 'used', 'burnt', 'disabling', 'disabled'] as const;
export type ValueState = (typeof valueStates)[number];

/** Why a unit failed. */
export const failCauses = [
  'card',
  'capacity',
  'slow-card',
  'image',
  'settings',
  'read-back',
  'boot',
  'cancelled',
  'pulled',
  'station-lost',
  'other',
] as const;
export type FailCause = (typeof failCauses)[number];

/** Those that a person may give for a unit whose card has left its station. */
export const handCauses = ['boot', 'card', 'settings', 'image', 'other'] as const satisfies readonly FailCause[];

const text = z.string().max(1000);

/** The card that a unit was put on. Bytes, bytes a second. */
const card = z.strictObject({
  name: text,
  size: z.number().min(0),
  cid: z.string().optional(),
  serial: z.string().optional(),
  port: z.string().optional(),
  rate: z.number().min(0).optional(),
  /** ms that writing and reading back took. */
  duration: z.number().min(0).optional(),
});
export type UnitCard = z.output<typeof card>;

/** By what sightings of its device are told to be this unit's; nothing secret. */
const marks = z.strictObject({
  deviceId: z.string().optional(),
  tag: z.string().optional(),
  mac: z.string().optional(),
  host: z.string().optional(),
  serial: z.string().optional(),
});
export type UnitMarks = z.output<typeof marks>;

/** What happens to a unit. Nothing in it is secret. */
export const unitEventSchema = z.discriminatedUnion('kind', [
  /** `until`: ms since 1970. `board`: what was scanned from the board that the card is for. */
  z.strictObject({
    kind: z.literal('reserved'),
    reservation: z.uuid(),
    slot: z.string().max(100),
    until: z.number(),
    board: text.optional(),
  }),
  /** The values are about to leave the station; told before they do. `marks`: of what a Hub is about to make for it. */
  z.strictObject({ kind: z.literal('exposing'), marks: marks.optional() }),
  z.strictObject({ kind: z.literal('written'), card: card.optional() }),
  z.strictObject({ kind: z.literal('verified'), card: card.optional() }),
  z.strictObject({ kind: z.literal('provisioned') }),
  /** `certificate`: SHA-256 of its file, lower-case hex. */
  z.strictObject({
    kind: z.literal('shipped'),
    certificate: z.string().regex(/^[0-9a-f]{64}$/),
    marks: marks.optional(),
    /** For stations that do not have the certificate. */
    expects: sharedBootSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('booted'), verdict: z.string().max(100) }),
  z.strictObject({ kind: z.literal('passed') }),
  /** `unexposed`: whoever holds the reservation knows that the values were shown to nobody. */
  z.strictObject({
    kind: z.literal('failed'),
    cause: z.enum(failCauses),
    /** Code of the error. */
    code: z.string().max(100).optional(),
    message: text.optional(),
    unexposed: z.boolean().optional(),
    card: card.optional(),
    /** A person says so of a unit whose card has left its station: nothing tells where its values are by now. */
    byHand: z.literal(true).optional(),
  }),
  /** A station that was given up for lost has finished the card in its hand. */
  z.strictObject({ kind: z.literal('resumed') }),
  z.strictObject({ kind: z.literal('returned'), reason: text }),
  /** It has other values now. */
  z.strictObject({ kind: z.literal('replaced') }),
  /** Told before the Hub is asked: nobody goes on with its values, whatever the Hub says. */
  z.strictObject({ kind: z.literal('disabling') }),
  z.strictObject({ kind: z.literal('disabled') }),
  z.strictObject({ kind: z.literal('scrapped'), reason: text }),
  z.strictObject({ kind: z.literal('labelled'), copies: z.int().min(1), again: z.boolean() }),
]);
export type UnitEvent = z.output<typeof unitEventSchema>;

/** What the rules look at. */
export interface UnitStanding {
  state: UnitState;
  values: ValueState;
  /** Times that it was reserved. */
  attempt: number;
  reservation?: string;
  cause?: FailCause;
  /** Where it was when it failed. */
  before?: UnitState;
  /** Times that a label was printed. */
  labels: number;
}

export const newUnit: UnitStanding = { state: 'open', values: 'fresh', attempt: 0, labels: 0 };

const follows: Partial<Record<UnitEvent['kind'], { from: readonly UnitState[]; to: UnitState }>> = {
  reserved: { from: ['open', 'returned'], to: 'reserved' },
  written: { from: ['reserved'], to: 'written' },
  verified: { from: ['written'], to: 'verified' },
  provisioned: { from: ['verified'], to: 'provisioned' },
  shipped: { from: ['provisioned'], to: 'shipped' },
  booted: { from: ['shipped'], to: 'booted' },
  passed: { from: ['shipped', 'booted'], to: 'passed' },
  failed: { from: [...activeStates], to: 'failed' },
  returned: { from: ['failed', 'passed'], to: 'returned' },
  scrapped: { from: ['open', 'failed', 'returned', 'passed'], to: 'scrapped' },
};

/** What an event makes of a unit; undefined where it must not happen. */
export function stepUnit(unit: UnitStanding, event: UnitEvent): UnitStanding | undefined {
  const { kind } = event;
  if (kind === 'exposing') {
    const isTheirs = activeStates.has(unit.state) && (unit.values === 'handed' || unit.values === 'exposed');
    return isTheirs ? { ...unit, values: 'exposed' } : undefined;
  }
  if (kind === 'resumed') {
    if (unit.state !== 'failed' || unit.cause !== 'station-lost' || unit.values !== 'burnt') return undefined;
    const { cause: _, before = 'reserved', ...rest } = unit;
    return { ...rest, state: before, values: 'exposed' };
  }
  if (kind === 'replaced') {
    const isForOthers = isSpent(unit.values) && ['open', 'failed', 'returned'].includes(unit.state);
    const { cause: _, before: __, ...rest } = unit;
    return isForOthers ? { ...rest, state: unit.state === 'open' ? 'open' : 'returned', values: 'fresh' } : undefined;
  }
  if (kind === 'disabling' || kind === 'disabled') {
    if (!isSpent(unit.values) && unit.values !== 'used') return undefined;
    return { ...unit, values: unit.values === 'disabled' ? 'disabled' : kind };
  }
  if (kind === 'labelled') {
    const isRight = unit.state === 'passed' && event.again === unit.labels > 0;
    return isRight ? { ...unit, labels: unit.labels + event.copies } : undefined;
  }
  const rule = follows[kind];
  if (rule === undefined || !rule.from.includes(unit.state)) return undefined;
  const { cause: _, before: __, ...rest } = unit;
  const next = { ...rest, state: rule.to };
  if (kind === 'reserved') {
    if (unit.values !== 'fresh') return undefined;
    return { ...next, values: 'handed', attempt: unit.attempt + 1, reservation: event.reservation };
  }
  if (kind === 'failed') {
    const isOut = unit.state === 'shipped' || unit.state === 'booted';
    if (event.byHand === true && !isOut) return undefined;
    const isSafe = unit.values === 'handed' && event.unexposed === true && !isOut;
    return { ...next, values: isSafe ? 'fresh' : 'burnt', cause: event.cause, before: unit.state };
  }
  if (kind === 'passed') return { ...next, values: 'used' };
  // A device that passed carries its values for ever.
  if (kind === 'returned') return { ...next, values: unit.values === 'used' ? 'burnt' : unit.values };
  if (kind === 'scrapped') return { ...next, values: isSpent(unit.values) ? unit.values : 'burnt' };
  return next;
}

/** They may be out there, and are never used again. */
export function isSpent(values: ValueState): boolean {
  return values === 'burnt' || values === 'disabling' || values === 'disabled';
}
