import { pieceSize } from './drive-file.ts';
import type { HashRequest } from './hash-request.ts';

/** Bytes between two ranges that cost a drive less to read than one more request does. */
const narrowGap = 16 << 10;

/** Bytes from the start of the drive, at least one. */
export interface HashRange {
  request: HashRequest;
  /** Its place in the request. */
  index: number;
  start: number;
  end: number;
}

/** A range on its way. */
export interface Lane extends HashRange {
  /** Where to read on. */
  next: number;
  /** Parts that are read or hashed. */
  underWay: number;
}

export interface Part<L extends Lane> {
  lane: L;
  start: number;
  end: number;
}

/** What is read at once: of one range, or of several that lie close together; ascending. */
export type Parts<L extends Lane> = [Part<L>, ...Part<L>[]];

/**
 * The order in which ranges are read: one after the other, or with more `width` that many side by side; each one
 * ascending, in pieces that end on round offsets.
 */
export class HashPlan<L extends Lane> {
  width = 1;
  readonly #open: (range: HashRange) => L;
  #waiting: HashRange[] = [];
  #first = 0;
  #reading: L[] = [];

  /** @param open begins a range */
  constructor(open: (range: HashRange) => L) {
    this.#open = open;
  }

  add(range: HashRange): void {
    this.#waiting.push(range);
  }

  /** What to read next; undefined where nothing is left. */
  next(): Parts<L> | undefined {
    this.#reading = this.#reading.filter(({ next, end, request }) => next < end && !request.failed);
    while (this.#reading.length < this.width) {
      const lane = this.#openNext();
      if (lane === undefined) break;
      this.#reading.push(lane);
    }
    const lane = leastUnderWay(this.#reading);
    if (lane === undefined) return undefined;
    // So that all but the first piece and the last are whole blocks.
    const stop = lane.next - (lane.next % pieceSize) + pieceSize;
    const parts: Parts<L> = [advance(lane, stop)];
    for (let last = lane; last.next === last.end; ) {
      const after = last.end;
      const near = this.#openNext(({ start, end }) => start >= after && start - after <= narrowGap && end <= stop);
      if (near === undefined) break;
      parts.push(advance(near, stop));
      last = near;
    }
    return parts;
  }

  /** Begins the next range that is still wanted, if it is `fitting`. */
  #openNext(fitting: (range: HashRange) => boolean = () => true): L | undefined {
    for (;;) {
      const range = this.#waiting[this.#first];
      if (range === undefined) {
        this.#waiting = [];
        this.#first = 0;
        return undefined;
      }
      if (!range.request.failed && !fitting(range)) return undefined;
      this.#first += 1;
      if (!range.request.failed) return this.#open(range);
    }
  }
}

function leastUnderWay<L extends Lane>(lanes: readonly L[]): L | undefined {
  let least = lanes[0];
  for (const lane of lanes) if (least !== undefined && lane.underWay < least.underWay) least = lane;
  return least;
}

function advance<L extends Lane>(lane: L, stop: number): Part<L> {
  const start = lane.next;
  lane.next = Math.min(lane.end, stop);
  return { lane, start, end: lane.next };
}
