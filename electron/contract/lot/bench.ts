import type { ErrorData } from '../errors.ts';
import type { FlashPhase } from '../flash.ts';
import type { NextStep } from '../next-step.ts';
import type { VerdictName } from '../boot.ts';
import type { LotStanding } from './record.ts';
import type { FailCause } from './states.ts';

/** Why the card in a slot is not started. */
export const cardRefusals = [
  /** It is a disk of this computer, or in use by it. */
  'protected',
  'mounted',
  'write-protected',
  'unreadable',
  'too-small',
  'too-large',
  'transport',
  /** It holds something that neither this lot nor another one here has written. */
  'not-blank',
  /** It holds a unit that is good, or waits for its first boot. */
  'good-unit',
  /** Two drives say that they are in this slot. */
  'two-drives',
] as const;
export type CardRefusal = (typeof cardRefusals)[number];

/** Why no unit is to be had at the moment. */
export type NoUnits =
  /** As many as the lot has to have have passed. */
  | 'complete'
  /** All that are left are under way. */
  | 'none-left'
  /** Those that are left have values that may be out there: others are to be added. */
  | 'no-values'
  | 'paused'
  | 'closed'
  /** The ledger cannot be reached; what is in hand is finished. */
  | 'ledger'
  /** The ledger gives none to this station; an alarm says why. */
  | 'trouble'
  | 'stopping';

/** The card in a slot. Bytes. */
export interface BenchCard {
  /** Of this one insertion: what is to be done to the card names it. */
  token: string;
  path: string;
  name: string;
  size: number;
  cid?: string;
  serial?: string;
  /** When this card was seen before: units that it was used for, newest first. */
  seen?: readonly { lot: string; unit?: number; at: number }[];
}

/** What a slot is doing. Times in ms since 1970, rates in bytes a second, `left` in ms. */
export type SlotState =
  | { kind: 'empty' }
  /** It was there before the run began: nobody chose it. Taken out and put in again, or confirmed, it starts. */
  | { kind: 'unconfirmed' }
  /** `detail`: what was found or what stands against it, in a clause. `allowable`: an engineer may let this one card in. */
  | { kind: 'refused'; why: CardRefusal; detail: string; allowable: boolean }
  /** Its board is to be scanned first. */
  | { kind: 'waiting-for-scan' }
  /** It is started then, unless it is taken out or stopped. */
  | { kind: 'countdown'; until: number }
  /** A person stopped its countdown: it is started when they say so, or put in again. */
  | { kind: 'held' }
  | { kind: 'no-units'; why: NoUnits }
  | { kind: 'inspecting'; fraction?: number }
  | {
      kind: 'working';
      phase: FlashPhase | 'reserving' | 'recording';
      /** 0…1, of this phase. */
      fraction?: number;
      rate?: number;
      left?: number;
      /** A person asked for it to be stopped. */
      cancelling: boolean;
    }
  /** Its card is good: take it out. `passed`: nothing more is awaited; `shipped`: its device's first boot is. */
  | {
      kind: 'done';
      outcome: 'passed' | 'shipped';
      notes: readonly string[];
      /** The ledger was not told all of it yet. */
      unrecorded?: true;
    }
  | { kind: 'failed'; cause: FailCause; error: ErrorData; next: NextStep }
  /** Nothing starts here until an engineer says so. */
  | { kind: 'quarantined'; why: 'failures' | 'person' };

/** How a slot has done in this shift. */
export interface SlotHealth {
  good: number;
  failed: number;
  failuresInRow: number;
  /** Median of its last cards, bytes a second. */
  rate?: number;
  /** That against the median of the other slots: 1 is like them, 0.5 half as fast. */
  pace?: number;
  lastCause?: FailCause;
}

/** One reader position on the bench. */
export interface BenchSlot {
  id: string;
  /** As the operator knows it. */
  name: string;
  /** Where its reader is: a stable path of bus and port. */
  port: string;
  state: SlotState;
  /** When `state` became what it is. */
  since: number;
  card?: BenchCard;
  /** Number of the unit that it makes, or has made of the card that is still in it. */
  unit?: number;
  /** What was scanned from the board that the card is for. */
  board?: string;
  health: SlotHealth;
}

/** A unit whose card is good, and whose device is awaited. */
export interface AwaitedBoot {
  unit: number;
  /** Since when. */
  since: number;
  verdict: VerdictName;
  /** What to do where it does not come up. */
  next?: string;
  board?: string;
}

/** What somebody should look at. The gravest first; each has gone once its reason has. */
export type BenchAlarm =
  | { kind: 'failures-in-row'; count: number }
  | { kind: 'lot-paused'; why: 'failures' | 'person' | 'reconcile' }
  | { kind: 'ledger-unreachable'; error: ErrorData }
  /** The ledger can be reached, and gives no unit to this station. */
  | { kind: 'ledger-trouble'; error: ErrorData }
  /** What was told of a unit when the ledger was back came too late. */
  | { kind: 'unit-refused'; unit: number; error: ErrorData }
  /** There was a certificate of the same attempt already, which is in `file` now: the ledger has forgotten a card. */
  | { kind: 'certificate-set-aside'; unit: number; file: string }
  /** The unit was given up for lost while it was made here. */
  | { kind: 'unit-lost'; unit: number; slot: string }
  | { kind: 'slot-quarantined'; slot: string; why: 'failures' | 'person' }
  | { kind: 'token-not-disabled'; unit: number; error: ErrorData }
  | { kind: 'observer-ended'; error?: ErrorData; observer: string }
  /**
   * The first boot of a unit cannot be judged here: its certificate is not there, or not the one of the ledger; it has a mark
   * that the unit `other` has, too; or what was seen came when the unit was something else already.
   */
  | { kind: 'boot-not-judged'; unit: number; why: 'no-certificate' | 'alike' | 'moved'; other?: number }
  /** How the first boot of a unit went could not be written into a certificate; the ledger is told all the same. */
  | { kind: 'boot-not-recorded'; unit: number; error: ErrorData }
  | { kind: 'few-units-left'; left: number };

/** How the lot goes, at this station since the run began where nothing else is said. */
export interface BenchFigures {
  /** Cards of this station, this run: a unit that failed twice has failed with two. */
  good: number;
  failed: number;
  /** Units that were good at their first attempt, against all that were attempted; 0…1. */
  firstPassYield?: number;
  /** Good cards an hour, of all stations, over the last ones. */
  rate?: number;
  /** When the last unit of the lot will be done at this rate, ms since 1970. */
  end?: number;
  /** Id of the slot that does worst; absent where all do well. */
  worstSlot?: string;
}

/** What a person scanned, waiting for its card. */
export interface ScannedBoard {
  board: string;
  /** The next card that comes before then takes it. */
  until: number;
}

/** All that screens show of a bench that runs a lot. */
export interface BenchState {
  /** When it was so, ms since 1970. */
  at: number;
  /** Fingerprint of the station. */
  station: string;
  lot: { id: string; name: string; size: number; passes: 'written' | 'up' | 'claimed'; board: boolean };
  /** `stopping`: cards in hand are finished; `stopped`: nothing is under way any more. */
  run: 'running' | 'stopping' | 'stopped';
  /** As the ledger said last. */
  standing: LotStanding;
  /** In the bench's order. */
  slots: readonly BenchSlot[];
  /** Units that this station waits for, the oldest first. */
  awaited: readonly AwaitedBoot[];
  figures: BenchFigures;
  alarms: readonly BenchAlarm[];
  scanned?: ScannedBoard;
}

/** A slot as it was taught. */
export interface TaughtSlot {
  id: string;
  name: string;
  port: string;
}

/** Teaching a bench its slots: a card is put into each, one after the other. */
export interface TeachState {
  slots: readonly TaughtSlot[];
  /** The number of the slot that a card is awaited in; absent while nobody teaches. */
  awaiting?: number;
  /** What came of the last card. */
  last?:
    | { kind: 'taught' | 'known'; slot: string }
    /** Where its reader is cannot be told. */
    | { kind: 'no-port'; drive: string }
    /** Several came at once. */
    | { kind: 'several' };
}
