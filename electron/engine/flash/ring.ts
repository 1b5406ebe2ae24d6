import type { SegmentData } from './segments.ts';

interface Reader {
  /** It holds nobody up: it is cut off as soon as it would. */
  expendable: boolean;
  /** Index of the next segment this reader takes. */
  next: number;
  wake: () => void;
}

interface Entry {
  segment: SegmentData;
  /** Readers that will take it, or have not released it yet. */
  holders: number;
}

/**
 * Hands one stream of segments to several readers, each at its own pace, and holds about `capacity` bytes until all of
 * them have released them. When it is full without a break for `patience` ms while a reader waits for more, the slowest
 * reader is cut off, so that it can go on by itself from where it stands. A reader must not wait for more than it was
 * given while it holds `capacity` bytes.
 */
export class SegmentRing {
  readonly #capacity: number;
  readonly #patience: number;
  /** What some reader has not taken yet. */
  readonly #entries: Entry[] = [];
  /** Index of the first of them. */
  #base = 0;
  #held = 0;
  #ended = false;
  #failure: { error: unknown } | undefined;
  readonly #readers = new Map<number, Reader>();
  /** What each reader has taken and not released. */
  readonly #open = new Map<number, Set<Entry>>();
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
    if (this.#readers.size === 0) return segment.release();
    this.#entries.push({ segment, holders: this.#readers.size });
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
        const entry = this.#entries[reader.next - this.#base];
        if (entry !== undefined) {
          reader.next += 1;
          this.#passOver();
          yield this.#lend(id, entry);
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
        }
      }
    } finally {
      this.#leave(id);
    }
  }

  /** An `expendable` reader is cut off at once where it would make others wait. */
  add(id: number, expendable = false): void {
    this.#readers.set(id, { expendable, next: 0, wake: () => {} });
    this.#open.set(id, new Set());
  }

  /** Forgets a reader that looks at nothing any more, and releases what it has not. */
  remove(id: number): void {
    this.#leave(id);
    const open = this.#open.get(id) ?? [];
    this.#open.delete(id);
    for (const entry of open) this.#drop(entry);
  }

  #lend(id: number, entry: Entry): SegmentData {
    const open = this.#open.get(id);
    open?.add(entry);
    const release = () => {
      if (open?.delete(entry) === true) this.#drop(entry);
    };
    return { ...entry.segment, release };
  }

  /** The reader takes nothing any more; what it has taken it still holds. */
  #leave(id: number): void {
    const reader = this.#readers.get(id);
    if (reader === undefined) return;
    this.#readers.delete(id);
    for (const entry of this.#entries.slice(reader.next - this.#base)) this.#drop(entry);
    this.#passOver();
    if (this.#readers.size === 0) this.#room();
  }

  /** Forgets what every reader has taken; they still hold it. */
  #passOver(): void {
    const low = Math.min(this.#base + this.#entries.length, ...[...this.#readers.values()].map((one) => one.next));
    this.#entries.splice(0, low - this.#base);
    this.#base = low;
  }

  #drop(entry: Entry): void {
    entry.holders -= 1;
    if (entry.holders > 0) return;
    entry.segment.release();
    this.#held -= entry.segment.length;
    this.#room();
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
    const top = this.#base + this.#entries.length;
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
    this.#cutAt.set(id, this.#entries[reader.next - this.#base]?.segment.offset ?? 0);
    this.#leave(id);
  }
}
