import { isWickError } from '../../../contract/errors.ts';
import type { LogEntry, LotEvent, LotStanding, UnitRecord } from '../../../contract/lot/record.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { activeStates } from '../../../contract/lot/states.ts';
import { Changes } from '../../changes.ts';
import { stationFolder } from '../../station-folder.ts';
import { admit } from './admit.ts';
import { changeLot } from './change.ts';
import { openDatabase } from './database/open.ts';
import { addUnits, createLot } from './enter.ts';
import { boxKey } from './keys/box-key.ts';
import { stationCard } from './keys/station-card.ts';
import { labelUnits } from './label-units.ts';
import type {
  Labelling,
  Ledger,
  LedgerOptions,
  LogFilter,
  Proof,
  Refused,
  Reservation,
  ReserveOptions,
  Settled,
  ToldEvent,
  UnitFilter,
  UnitInHand,
  Untold,
  UnitValues,
} from './ledger.ts';
import { proveLot } from './log/prove.ts';
import { readLog, readLot, readUnits, standings } from './look.ts';
import { loseExpired, renewLease } from './reserve.ts';
import { type CardSeen, seenCard } from './seen-card.ts';
import { Hands } from './hand/hands.ts';
import { Heads } from './hand/heads.ts';
import { unitsInHand } from './hand/lot-files.ts';
import { Memory } from './hand/memory.ts';
import { scrapUncertain } from './hand/scrap-uncertain.ts';
import { stationNames } from './station-names.ts';
import { lotUnknown, type Store } from './store.ts';
import { replaceValues, type Telling, tellUnit } from './tell.ts';

/** See `openLedger`. */
export async function openStationLedger(where: string, options: LedgerOptions): Promise<Ledger> {
  const { key, now = Date.now, patience = 8000 } = options;
  const folder = options.folder ?? (await stationFolder());
  const changes = new Changes();
  const box = await boxKey(folder);
  const opened = await openDatabase(where, { patience, onChange: () => changes.tell() });
  try {
    const heads = await Heads.open(folder, opened.name);
    return new StationLedger({ ...opened, key, box, now, skew: 0, changes, lotKeys: new Map() }, { folder, heads });
  } catch (error) {
    await opened.database.destroy();
    throw error;
  }
}

class StationLedger implements Ledger {
  readonly station: string;
  readonly card: string;
  readonly changes: Changes;
  readonly #store: Store;
  readonly #folder: string;
  readonly #heads: Heads;
  readonly #memory: Memory;
  readonly #hands: Hands;

  constructor(opened: Store, { folder, heads }: { folder: string; heads: Heads }) {
    this.#heads = heads;
    this.#memory = new Memory(heads, opened.name);
    const store: Store = {
      ...opened,
      mustHold: async (change, lot, head) => await this.#memory.check(change, lot, head),
      onHead: async (lot, head) => heads.keep(lot, head),
    };
    this.#store = store;
    this.#folder = folder;
    this.#hands = new Hands(store, folder);
    this.station = store.key.fingerprint;
    this.card = stationCard(store.key, store.box);
    this.changes = store.changes;
  }

  async create(lot: SignedLot, units: readonly UnitValues[]): Promise<void> {
    await this.#memory.checkAll(this.#store.database);
    await createLot(this.#store, lot, units);
  }

  async add(lot: string, units: readonly UnitValues[]): Promise<void> {
    await this.#memory.checkAll(this.#store.database);
    await addUnits(this.#store, lot, units);
  }

  async admit(lot: string, card: string, name: string): Promise<void> {
    await admit(this.#store, lot, { card, name });
  }

  async list(): Promise<LotStanding[]> {
    return await standings(this.#store);
  }

  async standing(lot: string): Promise<LotStanding> {
    const [standing] = await standings(this.#store, lot);
    if (standing === undefined) throw lotUnknown(lot);
    return standing;
  }

  async lot(lot: string): Promise<SignedLot> {
    return await readLot(this.#store, lot);
  }

  async units(lot: string, filter?: UnitFilter): Promise<UnitRecord[]> {
    return await readUnits(this.#store, lot, filter);
  }

  async reserve(options: ReserveOptions): Promise<Reservation | undefined> {
    return await this.#hands.use(options.lot, async (hand) => await hand.reserve(options), true);
  }

  async renew(reservation: Pick<Reservation, 'id' | 'lot' | 'unit'>, lease: number): Promise<boolean> {
    const isHeld = await renewLease(this.#store, reservation, lease);
    if (!isHeld) await this.check(reservation.lot);
    return isHeld;
  }

  async tell(lot: string, unit: number, event: ToldEvent, reservation?: string): Promise<UnitRecord> {
    const hand = reservation === undefined ? undefined : await this.#hands.holding(lot, reservation);
    if (reservation === undefined || hand === undefined)
      return await this.#tellOfOther({ lot, unit, event, reservation });
    return await hand.tell({ lot, unit, event, reservation });
  }

  /** A unit that this process has not in its hands, or not by this reservation. */
  async #tellOfOther(telling: Telling): Promise<UnitRecord> {
    const record = await tellUnit(this.#store, telling);
    if (!activeStates.has(record.state)) this.#hands.ended(record);
    return record;
  }

  async label(lot: string, labelling: Labelling): Promise<void> {
    await labelUnits(this.#store, lot, labelling);
  }

  async stationNames(lot: string): Promise<ReadonlyMap<string, string>> {
    return await stationNames(this.#store, lot);
  }

  async replace(lot: string, unit: number, values: UnitValues): Promise<UnitRecord> {
    await this.#memory.checkAll(this.#store.database);
    return await replaceValues(this.#store, { lot, unit }, values);
  }

  async tellLot(
    lot: string,
    event: Extract<LotEvent, { kind: 'paused' | 'unpaused' | 'closed' | 'withdrawn' | 'reconciled' }>,
  ): Promise<void> {
    await changeLot(this.#store, lot, async (change) => {
      const { status } = change.facts;
      const isSo =
        (event.kind === 'paused' && status === 'paused') ||
        (event.kind === 'unpaused' && status === 'running') ||
        (event.kind === 'closed' && status === 'closed');
      if (!isSo) await change.tellLot(event);
    });
  }

  async unitsInHand(lot: string): Promise<readonly UnitInHand[]> {
    return await unitsInHand(this.#folder, lot);
  }

  async flush(lot: string): Promise<readonly Refused[]> {
    return await this.#hands.use(lot, async (hand) => await hand.flush());
  }

  async settle(lot: string): Promise<Settled> {
    try {
      return await this.#hands.use(lot, async (hand) => await hand.settle());
    } catch (error) {
      if (!isWickError(error, 'lot-held')) throw error;
      const burnt = await changeLot(this.#store, lot, loseExpired);
      return { held: true, returned: [], burnt, refused: [] };
    }
  }

  async check(lot: string): Promise<void> {
    await this.#memory.look(this.#store.database, lot);
  }

  async acceptOlder(lot: string): Promise<readonly number[]> {
    const { mustHold: _, onHead: __, ...store } = this.#store;
    const [present] = await standings(this.#store, lot);
    if (present === undefined) {
      if (!this.#memory.forget(lot)) throw lotUnknown(lot);
      return [];
    }
    return await this.#hands.use(lot, async (hand) => {
      try {
        await this.check(lot);
        await hand.settle();
        return [];
      } catch (error) {
        if (!isWickError(error, 'ledger-older')) throw error;
      }
      return await hand.startAnew(async () => {
        const { units, head } = await scrapUncertain(store, lot);
        this.#heads.accept(lot, head);
        return units;
      });
    });
  }

  untold(lot: string): Untold {
    return this.#hands.untold(lot);
  }

  async prove(lot: string): Promise<Proof> {
    const proof = await proveLot(this.#store, lot);
    if (proof.problem !== undefined) return proof;
    try {
      await this.check(lot);
    } catch (error) {
      if (!isWickError(error, 'ledger-older')) throw error;
      return {
        ...proof,
        problem: { at: { lot }, reason: `entry ${error.fields.known}, which this station has seen, is missing` },
      };
    }
    return proof;
  }

  log(lot: string, filter?: LogFilter): AsyncIterable<LogEntry> {
    return readLog(this.#store, lot, filter);
  }

  async seenCard(cid: string, unit?: { lot: string; unit: number }): Promise<readonly CardSeen[]> {
    return await seenCard(this.#store, cid, unit);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#hands[Symbol.asyncDispose]();
    this.#heads[Symbol.dispose]();
    await this.#store.database.destroy();
  }
}
