import { join } from 'node:path';
import type { BenchAlarm, BenchSlot, BenchState, TaughtSlot } from '../../../contract/lot/bench.ts';
import { WickError } from '../../../contract/errors.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';
import type { FailCause } from '../../../contract/lot/states.ts';
import { Changes } from '../../changes.ts';
import { seatedCards } from '../slots/place.ts';
import { KeptBlocks } from '../inspect/kept-blocks.ts';
import { Alarms } from './alarms.ts';
import { Figures } from './figures.ts';
import { KnownCards } from './known-cards.ts';
import { LotImage } from './lot-image.ts';
import { makeAllAgain } from './make-again.ts';
import { certificatesOf, type MadeUnit } from './make-unit.ts';
import type { LotRunOptions } from './options.ts';
import { Reader } from './reader.ts';
import { Scanned } from './scanned.ts';
import { Shelf } from './shelf.ts';
import { ShiftHealth } from './shift-health.ts';
import { type SlotHost, SlotRun } from './slot.ts';
import { StandingWatch } from './standing-watch.ts';
import { markUnrecorded } from './unrecorded.ts';
import { hasUnits, whyNone } from './units-left.ts';
import { Workshop } from './workshop.ts';

/** One lot at one station, in rolling operation: cards are taken as they come, each at its own pace. */
export class LotRun implements AsyncDisposable {
  readonly changes = new Changes();
  readonly #options: LotRunOptions;
  readonly #now: () => number;
  readonly #ending = new AbortController();
  /** Ends the observers once no card is in hand. */
  readonly #watching = new AbortController();
  readonly #image: LotImage;
  readonly #slots: SlotRun[];
  readonly #health: ShiftHealth;
  readonly #shelf: Shelf;
  readonly #alarms = new Alarms();
  readonly #figures = new Figures();
  readonly #known: KnownCards;
  readonly #kept: KeptBlocks;
  readonly #scanned: Scanned;
  readonly #workshop: Workshop;
  readonly #watch: StandingWatch;
  #run: BenchState['run'] = 'running';
  #hasLooked = false;
  #following: Promise<unknown> = Promise.resolve();

  private constructor(
    options: LotRunOptions,
    found: { standing: LotStanding; known: KnownCards; health: ShiftHealth },
  ) {
    const { ledger, lot, folder, stationFolder, store = true, slots, now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    this.#scanned = new Scanned(lot.board, now);
    this.#watch = new StandingWatch({
      ledger,
      lot: lot.id,
      standing: found.standing,
      signal: this.#ending.signal,
      onLook: () => this.#onLook(),
      onReach: (error) => this.#reach(error),
    });
    this.#known = found.known;
    this.#kept = new KeptBlocks(join(stationFolder, 'kept-blocks'));
    this.#health = found.health;
    this.#image = new LotImage(lot, { folder, stationFolder, store });
    this.#slots = slots.map((slot) => new SlotRun(slot, this.#hostOf(slot)));
    this.#shelf = new Shelf({
      options,
      signal: this.#watching.signal,
      now,
      changed: () => this.changes.tell(),
      passed: () => this.#watch.wake(),
      failed: () => this.#watch.wake(),
      observerEnded: (observer, error) => this.#alarms.observerEnded(observer, error),
      tokenLeft: (unit, error) => this.#alarms.tokenLeft(unit, error),
      reach: (error) => this.#reach(error),
    });
    this.#workshop = new Workshop({
      options,
      image: this.#image,
      known: this.#known,
      kept: this.#kept,
      shelf: this.#shelf,
      alarms: this.#alarms,
      figures: this.#figures,
      watch: this.#watch,
      now,
      reach: (error) => this.#reach(error),
      lost: (slot) => this.#find(slot.id).end(),
    });
  }

  /**
   * Settles what a crash has left, and begins. Cards that are in the slots already are not started by themselves.
   *
   * @throws WickError `lot-unknown`, `lot-held`, `ledger-unreachable`, and what the observers throw
   */
  static async start(options: LotRunOptions): Promise<LotRun> {
    const { ledger, lot, stationFolder, slots, now = Date.now } = options;
    const settled = await ledger.settle(lot.id);
    if (settled.held) throw new WickError('lot-held', { lot: lot.id });
    await makeAllAgain(options);
    const standing = await ledger.standing(lot.id);
    const known = await KnownCards.read([certificatesOf(stationFolder, lot.id)]);
    const health = await ShiftHealth.open(stationFolder, { slots, most: lot.quarantineAfter, now });
    const run = new LotRun(options, { standing, known, health });
    for (const { unit, error } of settled.refused) run.#alarms.unitRefused(unit, error);
    await run.#open().catch(async (error: unknown) => {
      await run[Symbol.asyncDispose](); // those who look hold ports, which the next try needs
      throw error;
    });
    return run;
  }

  get state(): BenchState {
    const { lot, ledger } = this.#options;
    const now = this.#now();
    const worst = this.#health.worst();
    const { units, refused } = ledger.untold(lot.id);
    for (const { unit, error } of refused) this.#alarms.unitRefused(unit, error);
    const slots = this.#slots.map(
      (slot): BenchSlot => ({ ...markUnrecorded(slot.view, units), health: this.#health.of(slot.slot) }),
    );
    const scanned = this.#scanned.waiting;
    return {
      at: now,
      station: ledger.station,
      lot: { id: lot.id, name: lot.name, size: lot.size, passes: lot.passes, board: lot.board !== undefined },
      run: this.#run,
      standing: this.#watch.standing,
      slots,
      awaited: this.#shelf.awaited,
      figures: {
        ...this.#figures.figures(this.#watch.standing, now),
        ...(worst === undefined ? {} : { worstSlot: worst }),
      },
      alarms: this.#alarmList(),
      ...(scanned === undefined ? {} : { scanned }),
    };
  }

  /**
   * The card that was there before the run, or whose countdown was stopped, is to be written. `card`: its token, here and below.
   *
   * @throws WickError `slot-unknown`, `card-swapped`
   */
  confirm(slot: string, card: string): void {
    this.#find(slot).confirm(card);
  }

  /** Stops the countdown. @throws WickError `slot-unknown`, `card-swapped` */
  hold(slot: string, card: string): void {
    this.#find(slot).hold(card);
  }

  /** An engineer lets in the card that was refused. @throws WickError `slot-unknown`, `card-swapped` */
  allow(slot: string, card: string): void {
    this.#find(slot).allow(card);
  }

  /** Ends what is being made in a slot. @throws WickError `slot-unknown`, `card-swapped` */
  cancel(slot: string, card: string): void {
    this.#find(slot).cancel(card);
  }

  /** Nothing starts in the slot until it is let go. @throws WickError `slot-unknown`, `file-unwritable` */
  async quarantine(slot: string): Promise<void> {
    const found = this.#find(slot);
    await this.#health.quarantine(found.slot);
    found.judge();
  }

  /** @throws WickError `slot-unknown`, `file-unwritable` */
  async release(slot: string): Promise<void> {
    const found = this.#find(slot);
    await this.#health.release(found.slot);
    found.judge();
    this.changes.tell();
  }

  /** What a scanner read from a board: the next card that comes takes it. @throws WickError `usage` where the lot has no such boards */
  scan(text: string): void {
    this.#scanned.scan(text);
    for (const slot of this.#slots) if (slot.kind === 'waiting-for-scan') slot.retry();
    this.changes.tell();
  }

  /** Takes no further card; resolves once those in hand are done. */
  async stop(): Promise<void> {
    if (this.#run === 'running') {
      this.#run = 'stopping';
      for (const slot of this.#slots) slot.stop();
      this.changes.tell();
    }
    await Promise.all(this.#slots.map((slot) => slot.idle()));
    this.#watching.abort(new WickError('cancelled', {}));
    this.#ending.abort(new WickError('cancelled', {}));
    await this.#shelf.end();
    await this.#following;
    await this.#health.kept();
    this.#run = 'stopped';
    this.changes.tell();
  }

  /** Ends also what is in hand. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const slot of this.#slots) slot.end();
    await this.stop();
  }

  async #open(): Promise<void> {
    await this.#shelf.open();
    // Its trouble is that of the first card.
    this.#image.warm(this.#ending.signal).catch(() => {});
    this.#figures.take(this.#watch.standing, this.#now());
    for (const slot of this.#slots) slot.judge();
    this.#following = Promise.all([this.#followDrives(), this.#watch.run()]);
  }

  #hostOf(slot: TaughtSlot): SlotHost {
    const { lot } = this.#options;
    return {
      media: lot.media,
      countdown: lot.countdown * 1000,
      now: this.#now,
      reader: new Reader({ options: this.#options, known: this.#known, kept: this.#kept }),
      takeBoard: () => this.#scanned.take(),
      reserve: async (taught, board) =>
        this.#run === 'running' ? await this.#workshop.reserve(taught, board) : 'stopping',
      make: (card, hold, how) => this.#workshop.make(card, hold, how),
      good: (taught, made) => this.#onGood(taught, made),
      failed: (taught, cause) => this.#onFailed(taught, cause),
      quarantine: () => this.#health.quarantineOf(slot),
      takenOut: () => this.#alarms.takenOut(slot.id),
      changed: () => this.changes.tell(),
    };
  }

  #onGood(slot: TaughtSlot, { rate }: MadeUnit): void {
    this.#health.good(slot, rate);
    this.#watch.wake();
  }

  #onFailed(slot: TaughtSlot, cause: FailCause): void {
    this.#health.failed(slot, cause);
    this.#watch.wake();
  }

  async #followDrives(): Promise<void> {
    for await (const _ of this.#options.drives.changes.follow(this.#ending.signal)) this.#seeDrives();
  }

  #seeDrives(): void {
    const { drives, ports } = this.#options;
    const cards = seatedCards(drives.drives, ports);
    for (const slot of this.#slots) {
      const { port } = slot.slot;
      const isOff = drives.drives.some((drive) => drive.unusable === 'no-medium' && drive.port === port);
      slot.see(
        cards.filter(({ place }) => place === port),
        { isOff, isFirst: !this.#hasLooked },
      );
    }
    this.#hasLooked = true;
  }

  #onLook(): void {
    const { standing } = this.#watch;
    this.#figures.take(standing, this.#now());
    if (hasUnits(standing)) this.#retry();
    else for (const slot of this.#slots) slot.explain(whyNone(standing));
    this.changes.tell();
  }

  #retry(): void {
    if (this.#run !== 'running') return;
    for (const slot of this.#slots) if (slot.kind === 'no-units') slot.retry();
  }

  #reach(error: WickError | undefined): void {
    if (this.#alarms.reach(error)) this.changes.tell();
  }

  #find(id: string): SlotRun {
    const slot = this.#slots.find((one) => one.slot.id === id);
    if (slot === undefined) throw new WickError('slot-unknown', { slot: id });
    return slot;
  }

  #alarmList(): BenchAlarm[] {
    const quarantined = this.#slots.flatMap(({ slot }): BenchAlarm[] => {
      const why = this.#health.quarantineOf(slot);
      return why === undefined ? [] : [{ kind: 'slot-quarantined', slot: slot.id, why }];
    });
    return this.#alarms.list(this.#watch.standing, [...quarantined, ...this.#shelf.alarms]);
  }
}
