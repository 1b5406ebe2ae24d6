import type { SpareHelper } from '../../flash/target.ts';
import type { KeptBlocks } from '../inspect/kept-blocks.ts';
import type { Refusal } from './card-rule.ts';
import type { KnownCards } from './known-cards.ts';
import { type Looked, lookAt } from './look.ts';
import { openCard, type OpenedCard } from './open-card.ts';
import { window } from './opened-once.ts';
import type { LotRunOptions } from './options.ts';
import type { SlotCard } from './slot-card.ts';

interface ReaderParts {
  options: Pick<LotRunOptions, 'ledger' | 'lot' | 'openTarget' | 'startHelper'>;
  known: KnownCards;
  kept: KeptBlocks;
}

/**
 * Opens the cards of one slot, one after the other: for who has two helpers for one reader, the system would ask a person
 * twice.
 */
export class Reader {
  readonly #parts: ReaderParts;
  #spare: SpareHelper | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** @throws WickError what opening and reading throws */
  async look(card: SlotCard, signal: AbortSignal): Promise<Looked> {
    this.rest();
    return await this.#inTurn(async () => {
      signal.throwIfAborted();
      return await lookAt(card.drive, this.#judging(card, signal));
    });
  }

  /** The card is going to be opened soon: what takes a while is begun. */
  getReady({ drive }: SlotCard): void {
    this.rest();
    this.#turn = this.#turn.then(() => {
      this.#spare ??= this.#parts.options.startHelper?.(drive, { window });
    });
  }

  /** For writing. @throws WickError what opening and reading throws */
  async open(card: SlotCard, signal: AbortSignal): Promise<OpenedCard | Refusal> {
    return await this.#inTurn(async () => {
      const spare = this.#spare;
      this.#spare = undefined;
      return await openCard(card.drive, { ...this.#judging(card, signal), spare });
    });
  }

  /** It is not opened after all. */
  rest(): void {
    this.#turn = this.#turn.then(async () => {
      const spare = this.#spare;
      this.#spare = undefined;
      await spare?.[Symbol.asyncDispose]();
    });
  }

  /** Resolves once nothing of it is left. */
  async ended(): Promise<void> {
    this.rest();
    await this.#turn;
  }

  #judging({ allowed, seen }: SlotCard, signal: AbortSignal) {
    return { ...this.#parts, allowed, seen, signal };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return await mine;
  }
}
