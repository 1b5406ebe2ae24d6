import type { LogEntry } from '../../../../../electron/contract/lot/record.ts';
import type { unitStates, UnitState } from '../../../../../electron/contract/lot/states.ts';
import type { EngineerWords } from '../../../../messages/load-engineer-words.ts';
import type { LotWords } from '../../../../messages/load-lot-words.ts';

export const stateNames = [
  'passed',
  'booted',
  'shipped',
  'provisioned',
  'verified',
  'written',
  'reserved',
  'failed',
  'returned',
  'scrapped',
  'open',
] as const satisfies readonly (typeof unitStates)[number][];

export type Tone = 'good' | 'busy' | 'bad' | 'plain';

export function stateTone(state: UnitState): Tone {
  if (state === 'passed') return 'good';
  if (state === 'failed' || state === 'scrapped') return 'bad';
  return state === 'open' || state === 'returned' ? 'plain' : 'busy';
}

interface Words {
  engineer: EngineerWords;
  lots: LotWords;
  /** Of verdicts, by their names. */
  verdicts: Readonly<Record<string, string>>;
}

/** What happened to a unit, as a sentence. */
export function eventText(event: LogEntry['event'], { engineer, lots, verdicts }: Words): string {
  const { log } = engineer;
  switch (event.kind) {
    case 'reserved':
      return log.reserved(event.slot);
    case 'booted':
      return log.booted(verdicts[event.verdict] ?? event.verdict);
    case 'failed':
      return event.byHand === true
        ? log.failedByHand(lots.cause[event.cause], event.message ?? '')
        : log.failed(lots.cause[event.cause]);
    case 'returned':
      return log.returned(event.reason);
    case 'scrapped':
      return log.scrapped(event.reason);
    case 'labelled':
      return event.again ? log.relabelled(event.copies) : log.labelled(event.copies);
    case 'exposing':
    case 'written':
    case 'verified':
    case 'provisioned':
    case 'shipped':
    case 'passed':
    case 'resumed':
    case 'replaced':
    case 'disabling':
    case 'disabled':
      return log[event.kind];
    // Of the lot as a whole.
    case 'created':
    case 'added':
    case 'admitted':
    case 'paused':
    case 'unpaused':
    case 'closed':
    case 'refused':
    case 'withdrawn':
    case 'reconciled':
      return log.other(event.kind);
  }
}
