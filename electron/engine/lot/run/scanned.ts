import { WickError } from '../../../contract/errors.ts';
import type { ScannedBoard } from '../../../contract/lot/bench.ts';
import type { Lot } from '../../../contract/lot/lot.ts';

/** ms that a board waits for its card. */
const patience = 30_000;

/** The board that was scanned last, until a card takes it. */
export class Scanned {
  readonly #rule: Lot['board'];
  readonly #now: () => number;
  #scanned: ScannedBoard | undefined;

  constructor(rule: Lot['board'], now: () => number) {
    this.#rule = rule;
    this.#now = now;
  }

  /** @throws WickError `board-wrong`, `usage` where the lot has no such boards */
  scan(text: string): void {
    const board = text.trim();
    if (this.#rule === undefined) throw new WickError('usage', { reason: 'This lot does not ask for its boards.' });
    if (!new RegExp(`^(?:${this.#rule.pattern})$`, 'u').test(board)) {
      throw new WickError('board-wrong', { board: board.slice(0, 60) });
    }
    this.#scanned = { board, until: this.#now() + patience };
  }

  get waiting(): ScannedBoard | undefined {
    return this.#scanned !== undefined && this.#scanned.until > this.#now() ? this.#scanned : undefined;
  }

  /** For a card that has come: undefined where the lot asks for none, false where it does and there is none. */
  take(): string | undefined | false {
    if (this.#rule === undefined) return undefined;
    const board = this.waiting?.board;
    this.#scanned = undefined;
    return board ?? false;
  }
}
