import type { Generated, Kysely, Transaction } from 'kysely';
import type { FailCause, UnitState, ValueState } from '../../../../contract/lot/states.ts';

/** The ledger's tables. Times in ms since 1970; columns of text that is JSON say so. */
export interface Tables {
  ledger: {
    /** Always 1. */
    id: number;
    schema: number;
    /** Random: a copy of the ledger has the same. */
    identity: string;
  };
  lots: {
    id: string;
    name: string;
    /** JSON of the SignedLot. */
    document: string;
    size: number;
    pause_after: number;
    status: 'running' | 'paused' | 'closed';
    paused: 'failures' | 'person' | 'reconcile' | null;
    failures: number;
    /** Numbers of units: all, under way, passed. */
    units: number;
    active: number;
    passed: number;
    /** Of the last entry of its log. */
    sequence: number;
    hash: string;
    created: number;
  };
  stations: {
    lot: string;
    station: string;
    name: string;
    /** Ed25519 and X25519 public keys, base64. */
    key: string;
    box: string;
    /** The lot's keys in a box that only this station opens, base64. */
    wrapped: string;
  };
  units: {
    lot: string;
    number: number;
    state: UnitState;
    value_state: ValueState;
    attempt: number;
    reservation: string | null;
    station: string | null;
    /** When the lease ends, by the ledger's clock. Its renewal is the one change that is not logged. */
    until_at: number | null;
    cause: FailCause | null;
    before_state: UnitState | null;
    labels: number;
    changed: number;
    /** What was scanned from its board. */
    board: string | null;
    /** JSON of the other Details. */
    details: string;
    /** JSON of the values that are not secret. */
    shown: string;
    /** JSON of the secret ones, encrypted. */
    sealed: string;
    /** How often it was given other values. */
    version: number;
    /** Binds the values to the unit. Hexadecimal. */
    values_mac: string;
  };
  /** Every unique value that any unit of any lot ever had. `entry`: of the lot's log, with which it came. */
  used: { digest: string; lot: string; unit: number; name: string; entry: number };
  log: {
    lot: string;
    sequence: number;
    at: number;
    station: string;
    unit: number | null;
    /** Under which it was told. */
    reservation: string | null;
    /** Canonical JSON. */
    bound: string | null;
    /** Canonical JSON. */
    event: string;
    previous: string;
    hash: string;
    signature: string;
  };
  cards: { id: Generated<number>; cid: string; at: number; lot: string | null; unit: number | null };
}

export type Database = Kysely<Tables>;
export type Change = Transaction<Tables>;
export type Engine = 'sqlite' | 'postgres';
export type UnitRow = Tables['units'];
export type LotRow = Tables['lots'];
export type LogRow = Tables['log'];
