import type { BenchSlot, NoUnits, SlotState, TaughtSlot } from '../../../contract/lot/bench.ts';
import { WickError } from '../../../contract/errors.ts';
import { refusalOf } from './card-rule.ts';
import { CardWay, type WayHost } from './card-way.ts';
import { SlotCard } from './slot-card.ts';
import type { SeatedCard } from '../slots/place.ts';

/** What a slot asks of the run. */
export interface SlotHost extends WayHost {
  quarantine: (slot: TaughtSlot) => 'failures' | 'person' | undefined;
  /** The card that was there is out. */
  takenOut: () => void;
  changed: () => void;
}

/** States in which something is done to the card that is there. */
const busy: ReadonlySet<SlotState['kind']> = new Set(['inspecting', 'working']);
/** States of a card that a person is to choose. */
const unchosen: ReadonlySet<SlotState['kind']> = new Set(['unconfirmed', 'held']);
/** States of a card that starts by itself. */
const coming: ReadonlySet<SlotState['kind']> = new Set(['inspecting', 'countdown', 'waiting-for-scan']);
/** ms within which a card that the system has lost may be the same one, that nobody has touched. */
const blink = 3000;

/** One slot of a bench: a card is put in, looked at, counted down for, made a unit, and taken out. */
export class SlotRun {
  readonly slot: TaughtSlot;
  readonly #host: SlotHost;
  #state: SlotState = { kind: 'empty' };
  #since: number;
  #card: SlotCard | undefined;
  /** Several drives say that they are in it. */
  #isCrowded = false;
  /** A card that waited for a person, and was lost without anybody having seen it taken out. */
  #lost: { card: SlotCard; state: SlotState; at: number } | undefined;
  readonly #way: CardWay;
  #isStopping = false;
  /** What was there last, for when the work is over. */
  #seen: { cards: readonly SeatedCard[]; isOff: boolean } = { cards: [], isOff: false };

  constructor(slot: TaughtSlot, host: SlotHost) {
    this.slot = slot;
    this.#host = host;
    this.#since = host.now();
    this.#way = new CardWay(host, {
      slot,
      set: (state) => this.#set(state),
      isStill: (card) => this.#isStill(card),
      over: (card) => this.#seeAfterWork(card),
    });
  }

  get kind(): SlotState['kind'] {
    return this.#state.kind;
  }

  get view(): Omit<BenchSlot, 'health'> {
    const { id, name, port } = this.slot;
    const { unit, board, view } = this.#card ?? {};
    return {
      id,
      name,
      port,
      state: this.#state,
      since: this.#since,
      ...(view === undefined ? {} : { card: view }),
      ...(unit === undefined ? {} : { unit }),
      ...(board === undefined ? {} : { board }),
    };
  }

  /**
   * What is in the slot now. `isOff`: its reader is there, and says that it has no card. `isFirst`: it was there before the run.
   */
  see(cards: readonly SeatedCard[], { isOff, isFirst }: { isOff: boolean; isFirst: boolean }): void {
    this.#seen = { cards, isOff };
    if (this.#way.isWorking) return;
    const [card, ...others] = cards;
    if (card === undefined) this.#seeNone(isOff);
    else if (others.length > 0) this.#seeSeveral();
    else if (this.#card?.is(card) !== true) this.#seeNew(card, isFirst);
    else this.#seeAgain(this.#card, card);
  }

  /** A person chooses the card that is there, by its token. @throws WickError `card-swapped` */
  confirm(token: string): void {
    const card = this.#named(token);
    if (unchosen.has(this.#state.kind)) this.#look(card);
  }

  /** Stops the countdown. @throws WickError `card-swapped` */
  hold(token: string): void {
    this.#named(token);
    if (this.#state.kind !== 'countdown') return;
    this.#way.rest();
    this.#set({ kind: 'held' });
  }

  /** An engineer lets this one card in, as it was shown to them. @throws WickError `card-swapped` */
  allow(token: string): void {
    const card = this.#named(token);
    if (this.#state.kind !== 'refused' || card.refusal?.allowable !== true) return;
    card.allowed.push(card.refusal);
    this.#look(card);
  }

  /** Ends what is being made of the card. @throws WickError `card-swapped` */
  cancel(token: string): void {
    this.#named(token);
    this.end();
  }

  /** The same, whatever card it is. */
  end(): void {
    if (!this.#way.isWorking) return;
    if (this.#state.kind === 'working') this.#set({ ...this.#state, cancelling: true });
    this.#way.end();
  }

  /** Whether the slot may be used has changed. */
  judge(): void {
    if (this.#way.isWorking) return;
    const why = this.#host.quarantine(this.slot);
    if (why !== undefined && this.#state.kind !== 'failed') {
      this.#way.rest();
      this.#set({ kind: 'quarantined', why });
    } else if (why === undefined && this.#state.kind === 'quarantined') {
      this.#set({ kind: this.#card === undefined ? 'empty' : 'unconfirmed' });
    }
  }

  /** There may be a unit, or a board, that was missing before. */
  retry(): void {
    const card = this.#card;
    if (card === undefined) return;
    if (this.#state.kind === 'no-units' || (this.#state.kind === 'waiting-for-scan' && this.#way.takeBoard(card)))
      this.#look(card);
  }

  /** Why there is no unit for the card that waits for one. */
  explain(why: NoUnits): void {
    if (this.#state.kind === 'no-units' && this.#state.why !== why) this.#set({ kind: 'no-units', why });
  }

  /** Nothing starts any more. */
  stop(): void {
    this.#isStopping = true;
    if (this.#way.isWorking || !coming.has(this.#state.kind)) return;
    this.#way.rest();
    this.#set({ kind: 'no-units', why: 'stopping' });
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    await this.#way.idle();
  }

  #look(card: SlotCard): void {
    if (this.#isStopping) this.#set({ kind: 'no-units', why: 'stopping' });
    else this.#way.look(card);
  }

  #seeNone(isOff: boolean): void {
    // The reader itself has seen it go.
    if (isOff) this.#lost = undefined;
    const card = this.#card;
    // A card that was ejected is still in there.
    if (card?.isEjected === true && isOff) card.wasOff = true;
    else if (card === undefined ? this.#isCrowded : !card.isOut) this.#leave(isOff);
  }

  #leave(isOff: boolean): void {
    this.#clear({ isOff });
    this.#set({ kind: 'empty' });
    this.judge();
  }

  #seeSeveral(): void {
    if (this.#isCrowded) return;
    this.#clear({ isOff: false });
    this.#isCrowded = true;
    this.#set({ kind: 'refused', why: 'two-drives', detail: 'two drives say that they are in it', allowable: false });
  }

  #seeNew(seated: SeatedCard, isFirst: boolean): void {
    this.#clear({ isOff: false });
    const lost = this.#lost;
    this.#lost = undefined;
    const card = new SlotCard(seated);
    this.#card = card;
    const why = this.#host.quarantine(this.slot);
    if (why !== undefined) this.#set({ kind: 'quarantined', why });
    else if (lost !== undefined && lost.card.mayBe(seated) && this.#host.now() - lost.at < blink) this.#set(lost.state);
    else if (isFirst) this.#set({ kind: 'unconfirmed' });
    else this.#look(card);
  }

  /** The computer has put it to use meanwhile, as computers do with what they can read, or its lock switch is on. */
  #seeAgain(card: SlotCard, { drive }: SeatedCard): void {
    card.drive = drive;
    if (this.#state.kind !== 'countdown') return;
    const refusal = refusalOf(drive, this.#host.media, card.allowed);
    if (refusal === undefined) return;
    this.#way.rest();
    this.#way.refuse(card, refusal);
  }

  #seeAfterWork(card: SlotCard): void {
    const { cards, isOff } = this.#seen;
    // Why a card failed that is out by now is shown until the next one comes.
    if (cards.length === 0 && this.#state.kind === 'failed') card.isOut = true;
    this.see(cards, { isOff, isFirst: false });
  }

  #isStill(card: SlotCard): boolean {
    const [found, ...others] = this.#seen.cards;
    return found !== undefined && others.length === 0 && card.is(found);
  }

  /** @throws WickError `card-swapped` where another card is there now, or none */
  #named(token: string): SlotCard {
    const card = this.#card;
    if (card === undefined || card.isOut || card.token !== token)
      throw new WickError('card-swapped', { slot: this.slot.name });
    return card;
  }

  #clear({ isOff }: { isOff: boolean }): void {
    this.#way.rest();
    const [card, state] = [this.#card, this.#state];
    if (card !== undefined && unchosen.has(state.kind) && !isOff) this.#lost = { card, state, at: this.#host.now() };
    this.#host.takenOut();
    this.#card = undefined;
    this.#isCrowded = false;
  }

  #set(state: SlotState): void {
    if (state.kind !== this.#state.kind || !busy.has(state.kind)) this.#since = this.#host.now();
    this.#state = state;
    this.#host.changed();
  }
}
