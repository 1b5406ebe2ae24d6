import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { WickError } from '../../../contract/errors.ts';
import type { StationKey } from '../../certificate/station-key.ts';
import type { Changes } from '../../changes.ts';
import { Collision } from './database/lane.ts';
import type { Change, Database, Engine } from './database/tables.ts';
import type { BoxKey } from './keys/box-key.ts';
import type { LotKeys } from './keys/lot-keys.ts';
import type { LogHead } from './log/head.ts';

/** An open ledger, as its parts see it. */
export interface Store {
  database: Database;
  engine: Engine;
  /** Where it is, without a password. */
  name: string;
  /** Random: a copy of the ledger has the same. */
  identity: string;
  key: StationKey;
  box: BoxKey;
  /** ms since 1970, by this station. */
  now: () => number;
  /**
   * What the ledger's clock is ahead of the station's, in ms, as it was last read: leases go by the one clock that all
   * stations share.
   */
  skew: number;
  changes: Changes;
  /** Told after each change of this station that the ledger has made durable; whoever made it waits for this. */
  onHead?: (lot: string, head: LogHead) => Promise<void>;
  /** Whether the log of a lot, which ends there, has what this station has seen of it. @throws WickError `ledger-older` */
  mustHold?: (change: Change, lot: string, head: LogHead) => Promise<void>;
  /** Lots' keys that were opened already. */
  lotKeys: Map<string, LotKeys>;
}

const tries = 6;

/** One transaction; again where somebody else was first. `work` must change nothing but the ledger. */
export async function transact<T>({ database }: Store, work: (change: Change) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await database.transaction().execute(work);
    } catch (error) {
      if (!(error instanceof Collision) || tried >= tries) throw error;
      await sleep(5 * 2 ** tried * Math.random());
    }
  }
}

/** Looks at PostgreSQL's clock; SQLite has the station's own, and tests bring one for all stations. */
export async function readClock(store: Store, change: Change | Database): Promise<void> {
  if (store.engine === 'sqlite' || store.now !== Date.now) return;
  const asked = Date.now();
  const { rows } = await sql<{
    at: number;
  }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(change);
  const [{ at } = { at: asked }] = rows;
  store.skew = Math.round(at - (asked + Date.now()) / 2);
}

export function lotUnknown(lot: string): WickError {
  return new WickError('lot-unknown', { lot });
}
