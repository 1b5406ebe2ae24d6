import type { SharedBoot } from '../boot.ts';
import type { FailCause, UnitCard, UnitEvent, UnitMarks, UnitState, ValueState } from './states.ts';

/** One unit of a lot as anybody may see it: nothing secret. Times in ms since 1970. */
export interface UnitRecord {
  lot: string;
  /** From 1. */
  number: number;
  state: UnitState;
  values: ValueState;
  attempt: number;
  /** Values that are not secret. */
  shown: Readonly<Record<string, string>>;
  /** Names of the secret ones. */
  secret: readonly string[];
  reservation?: string;
  /** Fingerprint of the station that has, or had, it in its hands. */
  station?: string;
  slot?: string;
  until?: number;
  board?: string;
  card?: UnitCard;
  marks?: UnitMarks;
  /** What its first boot has to show. */
  expects?: SharedBoot;
  certificate?: string;
  verdict?: string;
  /** When it passed last. */
  passed?: number;
  cause?: FailCause;
  before?: UnitState;
  code?: string;
  message?: string;
  labels: number;
  changed: number;
}

/** What happens to a lot as a whole. */
export type LotEvent =
  | { kind: 'created'; lot: string; units: number }
  | { kind: 'added'; units: number }
  | { kind: 'admitted'; station: string; name: string }
  | { kind: 'paused'; reason: 'failures' | 'person' | 'reconcile'; failures?: number }
  | { kind: 'unpaused' }
  | { kind: 'closed' }
  /** A station told it when the unit was no longer its own. */
  | { kind: 'refused'; unit: number; reservation: string; event: UnitEvent['kind'] }
  /** A Hub takes the token of values no longer that the unit had before it was given others. */
  | { kind: 'withdrawn'; unit: number; tag: string }
  | { kind: 'reconciled'; settled: number };

/** What an entry answers for besides its event, so that it cannot be changed unseen. Digests in lower-case hex. */
export interface Bound {
  /** `created`: of the keys that the lot's stations share. */
  check?: string;
  /** `created`, `admitted`: Ed25519 public key of the station, base64. */
  key?: string;
  /** `admitted`: X25519 public key of the station, base64. */
  box?: string;
  /** `created`, `added`: SHA-256 of the units' HMACs of their values, one after the other; `replaced`: the unit's new one. */
  values?: string;
  /** `replaced`: the unit's HMAC before. */
  was?: string;
  /** `created`, `added`, `replaced`: SHA-256 of the digests of unique values that came with it, by unit and in order. */
  used?: string;
}

/**
 * One line of a lot's log. `hash` is the SHA-256 of the hash before it and of this entry's canonical JSON without `hash` and
 * `signature`.
 */
export interface LogEntry {
  lot: string;
  /** From 1, without gaps. */
  sequence: number;
  /** ms since 1970, by the clock of the station. */
  at: number;
  /** Fingerprint of the station. */
  station: string;
  /** Of a unit; without, of the lot. */
  unit?: number;
  event: UnitEvent | LotEvent;
  /** Under which it was told. */
  reservation?: string;
  bound?: Bound;
  /** Lower-case hex; 64 zeroes before the first. */
  previous: string;
  hash: string;
  /** Ed25519 of `hash` by the station's key, base64. */
  signature: string;
}

/** Where a lot stands. */
export interface LotStanding {
  id: string;
  name: string;
  size: number;
  created: number;
  status: 'running' | 'paused' | 'closed' | 'complete';
  paused?: 'failures' | 'person' | 'reconcile';
  /** Units in each state. */
  states: Readonly<Record<UnitState, number>>;
  /** Units that can be made at once: open or returned, with values that nobody has seen. */
  ready: number;
  /** Units that went wrong since the last one that went well. */
  failuresInRow: number;
}
