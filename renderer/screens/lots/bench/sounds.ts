import type { BenchAlarm, BenchSlot, BenchState } from '../../../../electron/contract/lot/bench.ts';

export type Sound = 'good' | 'bad' | 'alarm' | 'tick';

/** One tone: seconds from the start of the sound, Hz. */
export interface Note {
  at: number;
  pitch: number;
  length: number;
}

/** Good rises; bad falls, twice; an alarm goes to and fro; a tick is hardly there. */
export const notesOf: Readonly<Record<Sound, readonly Note[]>> = {
  good: [
    { at: 0, pitch: 660, length: 0.1 },
    { at: 0.12, pitch: 990, length: 0.16 },
  ],
  bad: [
    { at: 0, pitch: 440, length: 0.13 },
    { at: 0.15, pitch: 294, length: 0.2 },
    { at: 0.45, pitch: 440, length: 0.13 },
    { at: 0.6, pitch: 294, length: 0.2 },
  ],
  alarm: [0, 0.2, 0.4, 0.6].map((at, index) => ({ at, pitch: index % 2 === 0 ? 784 : 587, length: 0.16 })),
  tick: [{ at: 0, pitch: 1200, length: 0.03 }],
};

/** What is to be heard of a change: the gravest of all that has happened. Nothing of what was so before this page looked. */
export function soundOf(before: BenchState | undefined, after: BenchState): Sound | undefined {
  if (before === undefined || before.lot.id !== after.lot.id) return undefined;
  const alarms = new Set(before.alarms.map(keyOfAlarm));
  if (after.alarms.some((alarm) => !alarms.has(keyOfAlarm(alarm)))) return 'alarm';
  const slots = new Map(before.slots.map((slot) => [slot.id, slot]));
  const fresh = after.slots.filter((slot) => isFresh(slots.get(slot.id), slot));
  if (fresh.some(({ state }) => isBad(state))) return 'bad';
  return fresh.some(({ state }) => state.kind === 'done') ? 'good' : undefined;
}

/** The same reason for an alarm is the same alarm, whatever its numbers are by now. */
export function keyOfAlarm(alarm: BenchAlarm): string {
  switch (alarm.kind) {
    case 'unit-lost':
    case 'unit-refused':
    case 'certificate-set-aside':
    case 'token-not-disabled':
    case 'boot-not-judged':
    case 'boot-not-recorded':
      return `${alarm.kind} ${alarm.unit}`;
    case 'slot-quarantined':
      return `${alarm.kind} ${alarm.slot}`;
    case 'observer-ended':
      return `${alarm.kind} ${alarm.observer}`;
    case 'lot-paused':
      return `${alarm.kind} ${alarm.why}`;
    case 'failures-in-row':
    case 'ledger-unreachable':
    case 'ledger-trouble':
    case 'few-units-left':
      return alarm.kind;
  }
}

function isFresh(was: BenchSlot | undefined, is: BenchSlot): boolean {
  return was !== undefined && (was.state.kind !== is.state.kind || was.since !== is.since);
}

/** What a person stopped themselves is no news to them. */
function isBad(state: BenchSlot['state']): boolean {
  return state.kind === 'refused' || (state.kind === 'failed' && state.cause !== 'cancelled');
}
