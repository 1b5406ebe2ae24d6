import type { SegmentData } from './segments.ts';

interface Reader {
  /** It holds nobody up: it is cut off as soon as it would. */
  expendable: boolean;
  /** Index of the next segment this reader takes. */
  next: number;
  wake: () => void;
}

/**
 * Hands one stream of segments to several readers, each at its own pace, and holds at most `capacity` bytes. When it is
 * full without a break for `patience` ms while a reader waits for more, the slowest reader is cut off, so that it can go
 * on by itself from where it stands.
 */
export class SegmentRing {
  readonly #capacity: number;
  readonly #patience: number;
  readonly #segments: SegmentData[] = [];
  /** Index of the first segment that is still held. */
  #base = 0;
  #held = 0;
  #ended = false;
  #failure: { error: unknown } | undefined;
  readonly #readers = new Map<number, Reader>();
  /** Where a reader that was cut off stands, in bytes. */
  readonly #cutAt = new Map<number, number>();
  /** ms without a break that there has been no room. */
  #blocked = 0;
  #room = () => {};

  constructor(options: { capacity: number; patience: number }) {
    this.#capacity = options.capacity;
    this.#patience = options.patience;
  }

  /** Part of the capacity that is in use, 0 to 1. */
  get fill(): number {
    return Math.min(1, this.#held / this.#capacity);
  }

  /** Resolves once there is room for more. Cuts off the slowest reader when others wait for it too long. */
  async push(segment: SegmentData): Promise<void> {
    this.#segments.push(segment);
    this.#held += segment.length;
    for (const reader of this.#readers.values()) reader.wake();
    if (this.#held > this.#capacity) this.#cutExpendable();
    if (this.#held <= this.#capacity) this.#blocked = 0;
    while (this.#held > this.#capacity && this.#readers.size > 0) await this.#waitForRoom();
  }

  end(): void {
    this.#ended = true;
    for (const reader of this.#readers.values()) reader.wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  /**
   * The segments from the first on; readers must be added before anything is pushed. Ends early with `cut.at`, the offset
   * to go on from, when the reader was cut off.
   */
  async *read(id: number, cut: { at?: number }): AsyncGenerator<SegmentData> {
    const reader = this.#readers.get(id);
    if (reader === undefined) throw new Error(`no reader ${id}`);
    try {
      for (;;) {
        if (this.#failure !== undefined) throw this.#failure.error;
        if (!this.#readers.has(id)) {
          cut.at = this.#cutAt.get(id) ?? 0;
          return;
        }
        const segment = this.#segments[reader.next - this.#base];
        if (segment !== undefined) {
          reader.next += 1;
          this.#release();
          yield segment;
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
        }
      }
    } finally {
      this.remove(id);
    }
  }

  /** An `expendable` reader is cut off at once where it would make others wait. */
  add(id: number, expendable = false): void {
    this.#readers.set(id, { expendable, next: 0, wake: () => {} });
  }

  /** Forgets a reader that will not read any more. */
  remove(id: number): void {
    this.#readers.delete(id);
    this.#release();
  }

  /** Lets go of what every reader has taken. */
  #release(): void {
    const low = Math.min(this.#base + this.#segments.length, ...[...this.#readers.values()].map((one) => one.next));
    const gone = this.#segments.splice(0, low - this.#base);
    this.#base = low;
    for (const segment of gone) this.#held -= segment.length;
    if (gone.length > 0 || this.#readers.size === 0) this.#room();
  }

  async #waitForRoom(): Promise<void> {
    const since = performance.now();
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#room = resolve;
      if (this.#patience !== Number.POSITIVE_INFINITY) {
        timer = setTimeout(resolve, Math.max(0, this.#patience - this.#blocked));
      }
    });
    clearTimeout(timer);
    this.#blocked += performance.now() - since;
    if (this.#blocked >= this.#patience) this.#cutSlowest();
  }

  #cutSlowest(): void {
    this.#blocked = 0;
    const top = this.#base + this.#segments.length;
    const waiting = [...this.#readers.values()].some((one) => one.next === top);
    const slowest = this.#bySpeed()[0];
    if (waiting && slowest !== undefined && slowest[1].next < top) this.#cut(slowest);
  }

  #cutExpendable(): void {
    const [slowest, next] = this.#bySpeed();
    if (slowest?.[1].expendable && next !== undefined && slowest[1].next < next[1].next) this.#cut(slowest);
  }

  /** The slowest first. */
  #bySpeed(): [number, Reader][] {
    return [...this.#readers].toSorted((a, b) => a[1].next - b[1].next);
  }

  #cut([id, reader]: [number, Reader]): void {
    this.#cutAt.set(id, this.#segments[reader.next - this.#base]?.offset ?? 0);
    this.#readers.delete(id);
    this.#release();
  }
}
