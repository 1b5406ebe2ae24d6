import type { BenchState } from '../../../contract/lot/bench.ts';
import { WickError } from '../../../contract/errors.ts';
import type { Observer } from '../../boot/watch.ts';
import type { Looking } from '../../boot/observers.ts';
import { Changes } from '../../changes.ts';
import type { TargetOpener } from '../../flash/target.ts';
import type { CredentialsPlace } from '../../hub/credentials.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { StationHooks } from '../hooks/station-hooks.ts';
import type { LotRun } from '../run/lot-run.ts';
import { BenchSlots } from './bench-slots.ts';
import { LedgerDesk } from './ledger-desk.ts';
import type { OpenedRun } from './open-run.ts';
import { EngineerPin } from './pin.ts';
import { SlotDrives, type SlotDrivesParts } from './slot-drives.ts';

export interface BenchParts extends SlotDrivesParts {
  /** The station's. */
  folder: string;
  /** Of Wick. */
  version: string;
  /** In place of asking the person once for all readers of the bench. */
  openTarget?: TargetOpener | undefined;
  /** Where logins to Hubs are kept. */
  place: CredentialsPlace;
  /** Who looks for devices, in place of the usual ones. */
  observers?: ((looking: Looking) => Promise<readonly Observer[]>) | undefined;
  /** Paths of drives that somebody else writes. */
  busy: () => readonly string[];
}

interface Held {
  lot: { id: string; name: string };
  opened: OpenedRun;
  drives: SlotDrives;
  unfollow: AbortController;
  ending?: Promise<void>;
}

/** States of a slot in which its card is in the hands of the lot. */
const inHand: ReadonlySet<string> = new Set(['inspecting', 'countdown', 'working']);

/** The lots of this station: its ledger, its slots, its engineer, and the one lot that runs here. */
export class Bench implements AsyncDisposable {
  /** Told when the lot that runs here has changed, or is another one. */
  readonly changes = new Changes();
  readonly desk: LedgerDesk;
  readonly slots: BenchSlots;
  readonly pin: EngineerPin;
  readonly #parts: BenchParts;
  /** Of all lots. */
  readonly #hooks: StationHooks;
  readonly #ending = new AbortController();
  #held: Held | undefined;
  /** Name, or id, of the lot that is being opened. */
  #starting: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: BenchParts) {
    this.#parts = parts;
    this.desk = new LedgerDesk(parts.folder);
    this.slots = new BenchSlots(parts.folder, parts);
    this.pin = new EngineerPin(parts.folder);
    this.#hooks = new StationHooks(this.desk, parts.folder);
  }

  get state(): BenchState | undefined {
    return this.#held?.opened.run.state;
  }

  /** Paths of drives whose cards are in hand. */
  get taken(): string[] {
    const slots = this.state?.slots ?? [];
    return slots.flatMap(({ state, card }) => (card !== undefined && inHand.has(state.kind) ? [card.path] : []));
  }

  /** @throws WickError `bench-idle` */
  get run(): LotRun {
    if (this.#held === undefined) throw new WickError('bench-idle', {});
    return this.#held.opened.run;
  }

  /** Of the lot that runs here. */
  hooksOf(lot: string): Hooks | undefined {
    return this.#held?.lot.id === lot ? this.#held.opened.hooks : undefined;
  }

  /** What must not be changed while a lot runs, or is about to. @throws WickError `bench-busy` */
  mustBeIdle(): void {
    const name = this.#held?.lot.name ?? this.#starting;
    if (name !== undefined) throw new WickError('bench-busy', { name });
  }

  /**
   * Opens a lot on this bench. `folder`: where its files are here, from now on.
   *
   * @throws WickError `bench-busy`, and what `openRun` throws
   */
  async start(lot: string, { folder, signal }: { folder?: string | undefined; signal: AbortSignal }): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#held?.lot.id === lot) return;
      this.mustBeIdle();
      this.#starting = lot;
      using _started = { [Symbol.dispose]: () => void (this.#starting = undefined) };
      await this.slots.end();
      this.#held = await this.#open(lot, folder, AbortSignal.any([signal, this.#ending.signal]));
      void this.#follow(this.#held);
    });
  }

  /** Cards in hand are finished; resolves at once. @throws WickError `bench-idle` */
  stop(): void {
    const held = this.#held;
    if (held === undefined) throw new WickError('bench-idle', {});
    held.ending ??= this.#end(held, async () => await held.opened.run.stop());
    held.ending.catch(() => {});
  }

  /** Ends what is in hand, in good order. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort(new WickError('cancelled', {}));
    await this.#turn;
    const held = this.#held;
    if (held !== undefined) await this.#end(held, () => Promise.resolve());
    await this.slots[Symbol.asyncDispose]();
    await this.#hooks[Symbol.asyncDispose]();
    await this.desk[Symbol.asyncDispose]();
  }

  async #open(lot: string, folder: string | undefined, signal: AbortSignal): Promise<Held> {
    const { openRun } = await import('./open-run.ts');
    const { folder: stationFolder, version, place, observers, busy, openTarget } = this.#parts;
    const ledger = await this.desk.ledger();
    const { media, name } = (await ledger.lot(lot)).lot;
    this.#starting = name;
    const drives = await SlotDrives.open(this.#parts, media.transports);
    try {
      const opened = await openRun({
        ledger,
        lot,
        stationFolder,
        folder,
        version,
        slots: (await this.slots.state()).slots,
        drives,
        openTarget,
        busy,
        place,
        observers,
        signal,
      });
      return { lot: { id: lot, name }, opened, drives, unfollow: new AbortController() };
    } catch (error) {
      drives[Symbol.dispose]();
      throw error;
    }
  }

  async #follow({ opened, unfollow }: Held): Promise<void> {
    for await (const _ of opened.run.changes.follow(unfollow.signal)) this.changes.tell();
  }

  async #end(held: Held, first: () => Promise<void>): Promise<void> {
    try {
      await first();
    } finally {
      await held.opened[Symbol.asyncDispose]();
      held.drives[Symbol.dispose]();
      held.unfollow.abort();
      if (this.#held === held) this.#held = undefined;
      this.changes.tell();
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return await mine;
  }
}
