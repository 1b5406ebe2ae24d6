import type { BenchState } from '../../../../electron/contract/lot/bench.ts';
import { countsOf } from '../counts.ts';
import { alarmWords } from './alarm-words.ts';
import { endOf, type FaceWords } from './face.ts';
import { keyOfAlarm } from './sounds.ts';

/** What a screen reader is told now and then. */
export function progressOf({ slots, standing, lot }: BenchState, { words }: FaceWords): string {
  const running = slots.filter(({ state }) => state.kind === 'working').length;
  if (running === 0) return '';
  const { passed, waiting } = countsOf(standing);
  return words.said.progress(passed + waiting, lot.size, running);
}

/** What it is told at once, by a key: what has come of each slot, and each alarm. */
export function endsOf({ slots, alarms, scanned }: BenchState, speech: FaceWords): ReadonlyMap<string, string> {
  const ends = new Map<string, string>();
  for (const alarm of alarms) {
    const { what, next } = alarmWords(alarm, { ...speech, slots });
    ends.set(keyOfAlarm(alarm), speech.words.said.alarm(`${what}. ${next}`));
  }
  for (const slot of slots) {
    const end = endOf(slot, speech);
    if (end !== undefined) ends.set(`${slot.id} ${slot.state.kind} ${slot.since}`, end);
  }
  if (scanned !== undefined) {
    const { got, insert } = speech.words.scan;
    ends.set(`scan ${scanned.board} ${scanned.until}`, `${got}: ${scanned.board}. ${insert}.`);
  }
  return ends;
}
