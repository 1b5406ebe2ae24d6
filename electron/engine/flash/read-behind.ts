import type { Drive } from '../../contract/drive.ts';
import type { Range } from '../../contract/range.ts';
import { differing } from './read-back.ts';
import { type Segment, withDigest } from './segments.ts';
import type { OpenTarget } from './target.ts';

/**
 * What is read back as one, and how far reading stays behind writing at least, in bytes. On a slow drive a zone ends after
 * a time, in ms, so that it is known soon what pays.
 */
const usualZone = { size: 64 << 20, time: 2000 };
/** Reading beside the writing must save this part of the time, or it is left for later. */
const worthIt = 0.05;

type Written = Range & { digest: Promise<string> };

interface Zone {
  segments: Written[];
  /** Bytes. */
  length: number;
  /** ms that its writing took. */
  duration: number;
}

export interface ReadBehindOptions {
  /** Whether anything is read before the end. */
  reads: boolean;
  zone?: { size: number; time: number };
  /** ms. */
  now?: () => number;
}

export interface ReadBehindResult {
  /** The drive does not hold these. */
  bad: readonly Segment[];
  /** Still to be read back. */
  unread: readonly Segment[];
}

/**
 * A drive that lies about its size overwrites at its start what was read back before, so only after the last write can it
 * be told. Cards and sticks do lie; disks that are built in do not.
 */
export function mayReadBehind({ transport, removable }: Pick<Drive, 'transport' | 'removable'>): boolean {
  return !removable && ['sata', 'nvme', 'virtio', 'loop', 'practice'].includes(transport);
}

/**
 * Reads back what was written a while ago, beside the writing, on drives that gain by it. That is measured: one zone is
 * written alone, one read alone, then one is read while the next is written.
 */
export class ReadBehind implements Disposable {
  readonly #target: OpenTarget;
  readonly #limits: { size: number; time: number };
  readonly #now: () => number;
  #zone: Zone = { segments: [], length: 0, duration: 0 };
  #since: number;
  readonly #complete: Zone[] = [];
  #wake = () => {};
  #ended = false;
  #quiet: PromiseWithResolvers<void> | undefined;
  readonly #bad: Segment[] = [];
  readonly #running: Promise<void>;

  constructor(target: OpenTarget, { reads, zone = usualZone, now = () => performance.now() }: ReadBehindOptions) {
    this.#target = target;
    this.#limits = zone;
    this.#now = now;
    this.#since = now();
    this.#running = reads ? this.#run() : Promise.resolve();
    this.#running.catch(() => {}); // `end` says what went wrong
  }

  /** The drive has acknowledged a segment. */
  written({ offset, length, digest }: Written): void {
    this.#zone.segments.push({ offset, length, digest });
    this.#zone.length += length;
    const duration = this.#now() - this.#since;
    if (this.#zone.length < this.#limits.size && duration < this.#limits.time) return;
    this.#complete.push({ ...this.#zone, duration });
    this.#zone = { segments: [], length: 0, duration: 0 };
    this.#since = this.#now();
    this.#wake();
  }

  /** Resolves when a write does not disturb the measuring. */
  async turn(): Promise<void> {
    await this.#quiet?.promise;
  }

  /** Call it once everything is written and flushed. Throws what reading failed with. */
  async end(): Promise<ReadBehindResult> {
    this[Symbol.dispose]();
    await this.#running;
    const left = [...this.#complete.flatMap(({ segments }) => segments), ...this.#zone.segments];
    return { bad: this.#bad, unread: await Promise.all(left.map(withDigest)) };
  }

  /** Reads no more zones. */
  [Symbol.dispose](): void {
    this.#ended = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    const first = await this.#nextZone();
    if (first === undefined) return;
    this.#quiet = Promise.withResolvers();
    let reading: number;
    try {
      await this.#target.flush();
      reading = first.length / (await this.#read(first));
    } finally {
      this.#since = this.#now();
      this.#quiet.resolve();
      this.#quiet = undefined;
    }
    const alone = await this.#nextZone();
    if (alone === undefined) return;
    const start = this.#now();
    const beside = this.#read(alone);
    const next = await this.#peekZone();
    await beside;
    if (next === undefined) return;
    const together = this.#now() - start;
    const apart = next.length / (alone.length / alone.duration) + alone.length / reading;
    if (together > (1 - worthIt) * apart) return;
    // The last complete zone stays until there is another behind it.
    while ((await this.#peekZone(2)) !== undefined) {
      const zone = this.#complete.shift();
      if (zone !== undefined) await this.#read(zone);
    }
  }

  /** ms that it took. */
  async #read({ segments }: Zone): Promise<number> {
    const start = this.#now();
    await this.#target.flush();
    this.#bad.push(...(await differing(this.#target, await Promise.all(segments.map(withDigest)))));
    return this.#now() - start;
  }

  async #nextZone(): Promise<Zone | undefined> {
    await this.#peekZone();
    return this.#ended ? undefined : this.#complete.shift();
  }

  /** The first complete zone, once there are `count` of them; undefined at the end. */
  async #peekZone(count = 1): Promise<Zone | undefined> {
    while (this.#complete.length < count && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#ended ? undefined : this.#complete[0];
  }
}
