/** Time that what is under way may take, in ms: a process can only end once the drive has answered all of it. */
const horizon = 500;
/** How long a rate is measured, in ms. */
const sample = 50;
const atFirst = 4 << 20;
/** How long nothing may come back before the drive is taken for one in trouble, in ms. */
const patience = 4000;
/** Bytes that a drive in trouble is asked for at a time. */
const gentle = 128 << 10;

export interface WindowLimits {
  /** Bytes that may always be under way; also what is given to the system at a time. */
  least: number;
  /** Bytes that may be under way at most. */
  most: number;
}

interface Waiting {
  bytes: number;
  start: () => void;
}

/**
 * Bounds the bytes that the drive has under way by what it takes in half a second. A drive that answers nothing for a while
 * gets one small request at a time until it has answered a few: some readers and cards come back from there, and what is
 * left at the end is little.
 */
export class IoWindow {
  readonly #limits: WindowLimits;
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  #limit: number;
  #rate: number | undefined;
  #inFlight = 0;
  #done = 0;
  #since = 0;
  #movedAt = 0;
  /** Bytes that a drive in trouble still has to move in small requests. */
  #trouble = 0;

  constructor(limits: WindowLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
    this.#limit = Math.min(atFirst, limits.most);
  }

  /** Bytes. */
  get limit(): number {
    return this.#trouble > 0 ? gentle : this.#limit;
  }

  /** Bytes per ms that the drive has moved of late; undefined as long as that was not measured. */
  get rate(): number | undefined {
    return this.#rate;
  }

  /** Bytes that are best given to the system at a time. */
  get request(): number {
    return this.#trouble > 0 ? gentle : this.#limits.least;
  }

  /** Runs `work`, which moves `bytes`, once there is room for it; begins in the order of the calls. */
  run(bytes: number, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        work()
          .finally(() => this.#end(bytes))
          .then(resolve, reject);
      };
      if (this.#inFlight === 0) this.#restart();
      this.#waiting.push({ bytes, start });
      this.#next();
    });
  }

  /** A request of `bytes` came back. */
  moved(bytes: number): void {
    this.#movedAt = this.#now();
    // What went out before the trouble comes back in the end; it does not say that the drive is well.
    if (bytes <= gentle) this.#trouble = Math.max(0, this.#trouble - bytes);
  }

  /** The drive shows no sign of life. */
  silent(): void {
    if (this.#inFlight === 0 || this.#now() - this.#movedAt < patience) return;
    this.#trouble = this.#limits.least;
    this.#limit = this.#limits.least;
  }

  #next(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#inFlight > 0 && this.#inFlight + next.bytes > this.limit) return;
      this.#inFlight += next.bytes;
      this.#waiting.shift();
      next.start();
    }
  }

  #end(bytes: number): void {
    this.#inFlight -= bytes;
    this.#done += bytes;
    const elapsed = this.#now() - this.#since;
    if (elapsed >= sample) {
      const { least, most } = this.#limits;
      this.#rate = this.#done / elapsed;
      this.#limit = Math.min(most, Math.max(least, (this.#limit + this.#rate * horizon) / 2));
      this.#done = 0;
      this.#since = this.#now();
    }
    this.#next();
  }

  /** Time without work says nothing of the drive. */
  #restart(): void {
    this.#done = 0;
    this.#since = this.#now();
    this.#movedAt = this.#since;
  }
}
