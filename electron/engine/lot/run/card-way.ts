import type { NoUnits, SlotState, TaughtSlot } from '../../../contract/lot/bench.ts';
import { asWickError, WickError } from '../../../contract/errors.ts';
import type { FailCause } from '../../../contract/lot/states.ts';
import type { MediaRule } from '../../../contract/lot/lot.ts';
import { nextStep } from '../../../contract/next-step.ts';
import { progress, startProgress } from '../../../contract/progress.ts';
import { type Refusal, refusalOf } from './card-rule.ts';
import { causeOf } from './cause.ts';
import type { Hold } from './hold.ts';
import type { MadeUnit, MakeEvent } from './make-unit.ts';
import type { OpenedCard } from './open-card.ts';
import type { Reader } from './reader.ts';
import { shownAs } from './shown-as.ts';
import type { SlotCard } from './slot-card.ts';

/** What the way of a card asks of the run. */
export interface WayHost {
  readonly media: MediaRule;
  /** ms. */
  readonly countdown: number;
  readonly reader: Reader;
  now: () => number;
  /** Takes what was scanned for the next card; undefined where none is needed, false where it is and there is none. */
  takeBoard: () => string | undefined | false;
  reserve: (slot: TaughtSlot, board: string | undefined) => Promise<Hold | NoUnits | 'board-used'>;
  make: (
    card: OpenedCard,
    hold: Hold,
    how: { signal: AbortSignal; emit: (event: MakeEvent) => void; isStill: () => boolean },
  ) => Promise<MadeUnit>;
  good: (slot: TaughtSlot, made: MadeUnit) => void;
  failed: (slot: TaughtSlot, cause: FailCause) => void;
}

/** What it asks of its slot. */
interface Slot {
  readonly slot: TaughtSlot;
  set: (state: SlotState) => void;
  /** It is there still, and alone. */
  isStill: (card: SlotCard) => boolean;
  /** Nothing is done to it any more. */
  over: (card: SlotCard) => void;
}

/** The way of the cards of one slot: each is looked at, counted down for, opened, looked at once more, and made a unit. */
export class CardWay {
  readonly #host: WayHost;
  readonly #slot: Slot;
  /** What goes on with the card that is there; a new one for each. */
  #attempt = new AbortController();
  #working: Promise<void> | undefined;

  constructor(host: WayHost, slot: Slot) {
    this.#host = host;
    this.#slot = slot;
  }

  get isWorking(): boolean {
    return this.#working !== undefined;
  }

  get isEnding(): boolean {
    return this.#attempt.signal.aborted;
  }

  /** From the beginning, whatever was known of it: since then it may have been put to another use. */
  look(card: SlotCard): void {
    const { signal } = this.rest();
    const { media, reader } = this.#host;
    const refusal = refusalOf(card.drive, media, card.allowed);
    if (refusal !== undefined) return this.refuse(card, refusal);
    this.#slot.set({ kind: 'inspecting' });
    reader.look(card, signal).then(
      ({ refusal: found, seen }) => {
        if (signal.aborted) return;
        card.seen = seen;
        if (found !== undefined) this.refuse(card, found);
        else if (this.takeBoard(card)) this.#countDown(card);
        else this.#slot.set({ kind: 'waiting-for-scan' });
      },
      (error: unknown) => {
        if (signal.aborted) return;
        this.refuse(card, { why: 'unreadable', detail: asWickError(error).message, allowable: false });
      },
    );
  }

  refuse(card: SlotCard, refusal: Refusal): void {
    const { why, detail, allowable } = refusal;
    card.refusal = refusal;
    this.#slot.set({ kind: 'refused', why, detail, allowable });
  }

  /** False where it needs one, and none was scanned. */
  takeBoard(card: SlotCard): boolean {
    const board = card.board ?? this.#host.takeBoard();
    if (board !== false) card.board = board;
    return board !== false;
  }

  /** Ends what waits for something. */
  rest(): AbortController {
    this.end();
    this.#attempt = new AbortController();
    this.#host.reader.rest();
    return this.#attempt;
  }

  /** Ends what is under way. */
  end(): void {
    this.#attempt.abort(new WickError('cancelled', {}));
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    await this.#working;
    await this.#host.reader.ended();
  }

  #countDown(card: SlotCard): void {
    const { signal } = this.rest();
    const { countdown, now, reader } = this.#host;
    this.#slot.set({ kind: 'countdown', until: now() + countdown });
    if (countdown > 0) reader.getReady(card);
    const timer = setTimeout(() => {
      if (!signal.aborted) this.#start(card, signal);
    }, countdown);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #start(card: SlotCard, signal: AbortSignal): void {
    if (this.isWorking) return;
    this.#working = this.#work(card, signal).finally(() => {
      this.#working = undefined;
      this.#slot.over(card);
    });
  }

  async #work(card: SlotCard, signal: AbortSignal): Promise<void> {
    const { reader, reserve, make, good, failed } = this.#host;
    const { slot, set, isStill } = this.#slot;
    set({ kind: 'inspecting' });
    try {
      const opened = await reader.open(card, signal);
      if ('why' in opened) return this.refuse(card, opened);
      await using open = opened;
      // What was seen meanwhile is another card, or several: what happens next is theirs.
      if (!isStill(card)) return;
      set({ kind: 'working', phase: 'reserving', cancelling: false });
      const hold = await reserve(slot, card.board);
      if (hold === 'board-used') {
        // With the same one it would be so again.
        card.board = undefined;
        return set({ kind: 'waiting-for-scan' });
      }
      if (typeof hold === 'string') return set({ kind: 'no-units', why: hold });
      await using held = hold;
      card.unit = held.unit;
      let state = startProgress([card.drive.path], performance.now());
      const emit = (event: MakeEvent) => {
        if (event.type === 'flash') state = progress(state, event.event, performance.now());
        const shown = shownAs(event, state.targets[0], signal.aborted);
        if (shown !== undefined) set(shown);
      };
      const made = await make(open, held, { signal, emit, isStill: () => isStill(card) });
      card.isEjected = true;
      set({ kind: 'done', outcome: made.isPassed ? 'passed' : 'shipped', notes: made.notes });
      good(slot, made);
    } catch (thrown) {
      const error = asWickError(thrown);
      const data = error.toJSON();
      const cause = causeOf(error);
      set({ kind: 'failed', cause, error: data, next: nextStep(data) });
      failed(slot, cause);
    }
  }
}
