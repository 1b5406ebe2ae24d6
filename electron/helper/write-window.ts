/** Time that the writes under way may take, in ms: a process can only end once the drive has answered them all. */
const horizon = 500;
/** How long a rate is measured, in ms. */
const sample = 50;
const most = 16 << 20;
const atFirst = 4 << 20;

interface Waiting {
  bytes: number;
  start: () => void;
}

/** Bounds the bytes that are given to the drive at a time by what it takes in half a second. */
export class WriteWindow {
  readonly #least: number;
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  #limit = atFirst;
  #inFlight = 0;
  #done = 0;
  #since = 0;

  /** @param least bytes that may always be under way */
  constructor(least: number, now: () => number = () => performance.now()) {
    this.#least = least;
    this.#now = now;
  }

  /** Bytes. */
  get limit(): number {
    return this.#limit;
  }

  /** Runs `work`, which writes `bytes`, once there is room for it; begins in the order of the calls. */
  run(bytes: number, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        work()
          .finally(() => this.#end(bytes))
          .then(resolve, reject);
      };
      this.#waiting.push({ bytes, start });
      this.#next();
    });
  }

  #next(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#inFlight > 0 && this.#inFlight + next.bytes > this.#limit) return;
      if (this.#inFlight === 0) this.#restart();
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
      const inHorizon = (this.#done / elapsed) * horizon;
      this.#limit = Math.min(most, Math.max(this.#least, (this.#limit + inHorizon) / 2));
      this.#restart();
    }
    this.#next();
  }

  /** Time without work says nothing of the drive. */
  #restart(): void {
    this.#done = 0;
    this.#since = this.#now();
  }
}
