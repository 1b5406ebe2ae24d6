import type { BenchCard, BenchSlot, NoUnits, SlotState, TaughtSlot } from '../../../contract/lot/bench.ts';
import type { Drive } from '../../../contract/drive.ts';
import { asWickError, WickError } from '../../../contract/errors.ts';
import { nextStep } from '../../../contract/next-step.ts';
import { progress, startProgress } from '../../../contract/progress.ts';
import type { FailCause } from '../../../contract/lot/states.ts';
import { causeOf } from './cause.ts';
import { refusalOf } from './card-rule.ts';
import type { Looked } from './look.ts';
import type { MadeUnit, MakeEvent } from './make-unit.ts';
import type { Hold } from './hold.ts';
import { shownAs } from './shown-as.ts';
import type { SeatedCard } from '../slots/place.ts';
import type { MediaRule } from '../../../contract/lot/lot.ts';

/** What a slot asks of the run. */
export interface SlotHost {
  readonly media: MediaRule;
  /** ms. */
  readonly countdown: number;
  now: () => number;
  /** What lies on a card, and when it was seen before. */
  look: (drive: Drive, signal: AbortSignal) => Promise<Looked>;
  /** Takes what was scanned for the next card; undefined where none is needed, false where it is and there is none. */
  takeBoard: () => string | undefined | false;
  reserve: (slot: TaughtSlot, board: string | undefined) => Promise<Hold | NoUnits>;
  make: (drive: Drive, hold: Hold, how: { signal: AbortSignal; emit: (event: MakeEvent) => void }) => Promise<MadeUnit>;
  good: (slot: SlotRun, made: MadeUnit, unit: number) => void;
  failed: (slot: SlotRun, cause: FailCause) => void;
  quarantine: (slot: SlotRun) => 'failures' | 'person' | undefined;
  /** The card that was there is out. */
  takenOut: () => void;
  changed: () => void;
}

/** States in which the card that is there is not written. */
const idle: ReadonlySet<SlotState['kind']> = new Set([
  'empty',
  'unconfirmed',
  'refused',
  'waiting-for-scan',
  'countdown',
  'held',
  'no-units',
  'done',
  'failed',
  'quarantined',
]);

/** One slot of a bench: a card is put in, looked at, counted down for, made a unit, and taken out. */
export class SlotRun {
  readonly slot: TaughtSlot;
  readonly #host: SlotHost;
  #state: SlotState = { kind: 'empty' };
  #since: number;
  #drive: Drive | undefined;
  #insertion: string | undefined;
  #card: BenchCard | undefined;
  #unit: number | undefined;
  #board: string | undefined;
  #isAllowed = false;
  #isEjected = false;
  /** What goes on with the card that is there; a new one for each. */
  #attempt = new AbortController();
  #working: Promise<void> | undefined;
  /** What was there last, for when the work is over. */
  #seen: { cards: readonly SeatedCard[]; isOff: boolean } = { cards: [], isOff: false };

  constructor(slot: TaughtSlot, host: SlotHost) {
    this.slot = slot;
    this.#host = host;
    this.#since = host.now();
  }

  get isWorking(): boolean {
    return this.#working !== undefined;
  }

  get kind(): SlotState['kind'] {
    return this.#state.kind;
  }

  get view(): Omit<BenchSlot, 'health'> {
    const { id, name, port } = this.slot;
    return {
      id,
      name,
      port,
      state: this.#state,
      since: this.#since,
      ...(this.#card === undefined ? {} : { card: this.#card }),
      ...(this.#unit === undefined ? {} : { unit: this.#unit }),
      ...(this.#board === undefined ? {} : { board: this.#board }),
    };
  }

  /**
   * What is in the slot now. `isOff`: its reader is there, and says that it has no card. `isFirst`: it was there before the run.
   */
  see(cards: readonly SeatedCard[], { isOff, isFirst }: { isOff: boolean; isFirst: boolean }): void {
    this.#seen = { cards, isOff };
    if (this.isWorking) return;
    const [card, ...others] = cards;
    if (card === undefined) {
      // A card that was ejected is still in there.
      if (this.#insertion === undefined || (isOff && this.#isEjected)) return;
      this.#clear();
      this.#set({ kind: 'empty' });
      this.judge();
    } else if (others.length > 0) {
      if (this.#insertion === 'several') return;
      this.#clear();
      this.#insertion = 'several';
      this.#set({ kind: 'refused', why: 'two-drives', detail: 'two drives say that they are in it', allowable: false });
    } else if (card.insertion !== this.#insertion) {
      this.#clear();
      this.#insertion = card.insertion;
      this.#drive = card.drive;
      this.#card = cardOf(card.drive);
      this.#begin(isFirst);
    } else {
      // The computer has put it to use meanwhile, as computers do with what they can read.
      this.#drive = card.drive;
    }
  }

  /** A person chooses the card that is there. */
  confirm(): void {
    if (this.#state.kind === 'unconfirmed') this.#look();
    if (this.#state.kind === 'held') this.#countDown();
  }

  /** Stops the countdown. */
  hold(): void {
    if (this.#state.kind !== 'countdown') return;
    this.#renew();
    this.#set({ kind: 'held' });
  }

  /** An engineer lets this one card in. */
  allow(): void {
    if (this.#state.kind !== 'refused' || !this.#state.allowable) return;
    this.#isAllowed = true;
    this.#look();
  }

  /** Ends what is being made of the card. */
  cancel(): void {
    if (!this.isWorking) return;
    if (this.#state.kind === 'working') this.#set({ ...this.#state, cancelling: true });
    this.#attempt.abort(new WickError('cancelled', {}));
  }

  /** Whether the slot may be used has changed. */
  judge(): void {
    if (this.isWorking) return;
    const why = this.#host.quarantine(this);
    if (why !== undefined && this.#state.kind !== 'failed') {
      this.#renew();
      this.#set({ kind: 'quarantined', why });
    } else if (why === undefined && this.#state.kind === 'quarantined') {
      this.#set({ kind: this.#insertion === undefined ? 'empty' : 'unconfirmed' });
    }
  }

  /** There may be a unit, or a board, that was missing before. */
  retry(): void {
    if (this.#state.kind === 'no-units' || this.#state.kind === 'waiting-for-scan') this.#takeBoard();
  }

  /** Why there is no unit for the card that waits for one. */
  explain(why: NoUnits): void {
    if (this.#state.kind === 'no-units' && this.#state.why !== why) this.#set({ kind: 'no-units', why });
  }

  /** Nothing starts any more. */
  stop(): void {
    if (this.#state.kind !== 'countdown' && this.#state.kind !== 'waiting-for-scan') return;
    this.#renew();
    this.#set({ kind: 'no-units', why: 'stopping' });
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    await this.#working;
  }

  #begin(isFirst: boolean): void {
    const why = this.#host.quarantine(this);
    if (why !== undefined) this.#set({ kind: 'quarantined', why });
    else if (isFirst) this.#set({ kind: 'unconfirmed' });
    else this.#look();
  }

  #look(): void {
    const drive = this.#drive;
    if (drive === undefined) return;
    const refusal = refusalOf(drive, this.#host.media, { allowed: this.#isAllowed });
    if (refusal !== undefined) return this.#set({ kind: 'refused', ...refusal });
    if (this.#isAllowed) return this.#takeBoard();
    const { signal } = this.#renew();
    this.#set({ kind: 'inspecting' });
    this.#host.look(drive, signal).then(
      ({ refusal: found, seen }) => {
        if (signal.aborted) return;
        if (seen.length > 0 && this.#card !== undefined) this.#card = { ...this.#card, seen };
        if (found === undefined) this.#takeBoard();
        else this.#set({ kind: 'refused', ...found });
      },
      (error: unknown) => {
        if (signal.aborted) return;
        this.#set({ kind: 'refused', why: 'unreadable', detail: asWickError(error).message, allowable: false });
      },
    );
  }

  #takeBoard(): void {
    if (this.#board === undefined) {
      const board = this.#host.takeBoard();
      if (board === false) return this.#set({ kind: 'waiting-for-scan' });
      this.#board = board;
    }
    this.#countDown();
  }

  #countDown(): void {
    const { signal } = this.#renew();
    const { countdown, now } = this.#host;
    this.#set({ kind: 'countdown', until: now() + countdown });
    const timer = setTimeout(() => {
      if (!signal.aborted) this.#start(signal);
    }, countdown);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #start(signal: AbortSignal): void {
    const drive = this.#drive;
    if (drive === undefined || this.isWorking) return;
    this.#working = this.#work(drive, signal).finally(() => {
      this.#working = undefined;
      const { cards, isOff } = this.#seen;
      // Why a card failed that is out by now is shown until the next one comes.
      if (cards.length === 0 && this.#state.kind === 'failed') this.#insertion = undefined;
      this.see(cards, { isOff, isFirst: false });
    });
  }

  async #work(drive: Drive, signal: AbortSignal): Promise<void> {
    const host = this.#host;
    this.#set({ kind: 'working', phase: 'reserving', cancelling: false });
    try {
      const hold = await host.reserve(this.slot, this.#board);
      if (typeof hold === 'string') return this.#set({ kind: 'no-units', why: hold });
      await using held = hold;
      this.#unit = held.unit;
      let state = startProgress([drive.path], performance.now());
      const emit = (event: MakeEvent) => {
        if (event.type === 'flash') state = progress(state, event.event, performance.now());
        const shown = shownAs(event, state.targets[0], this.#attempt.signal.aborted);
        if (shown !== undefined) this.#set(shown);
      };
      const made = await host.make(drive, held, { signal, emit });
      this.#isEjected = true;
      this.#set({ kind: 'done', outcome: made.isPassed ? 'passed' : 'shipped', notes: made.notes });
      host.good(this, made, held.unit);
    } catch (thrown) {
      const error = asWickError(thrown);
      const data = error.toJSON();
      const cause = causeOf(error);
      this.#isEjected = false;
      this.#set({ kind: 'failed', cause, error: data, next: nextStep(data) });
      host.failed(this, cause);
    }
  }

  #clear(): void {
    this.#renew();
    this.#host.takenOut();
    this.#drive = undefined;
    this.#insertion = undefined;
    this.#card = undefined;
    this.#unit = undefined;
    this.#board = undefined;
    this.#isAllowed = false;
    this.#isEjected = false;
  }

  /** Ends what waits for something. */
  #renew(): AbortController {
    this.#attempt.abort(new WickError('cancelled', {}));
    this.#attempt = new AbortController();
    return this.#attempt;
  }

  #set(state: SlotState): void {
    if (state.kind !== this.#state.kind || idle.has(state.kind)) this.#since = this.#host.now();
    this.#state = state;
    this.#host.changed();
  }
}

function cardOf({ path, name, size, cid, serial }: Drive): BenchCard {
  return {
    path,
    name,
    size,
    ...(cid === undefined ? {} : { cid }),
    ...(serial === undefined ? {} : { serial }),
  };
}
