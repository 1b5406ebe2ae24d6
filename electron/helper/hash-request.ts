import type { HashAlgorithm } from '../../native/hasher.ts';

/** Bytes between two reports of progress. */
const reportEvery = 4 << 20;

/** Ranges whose digests were asked for together. */
export class HashRequest {
  readonly algorithm: HashAlgorithm;
  readonly digests: Promise<string[]>;
  readonly #found: string[] = [];
  readonly #progress: (bytes: number) => void;
  #open: number;
  #underWay = 0;
  #unreported = 0;
  #failure: { error: unknown } | undefined;
  #resolve: (digests: string[]) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(ranges: number, algorithm: HashAlgorithm, progress: (bytes: number) => void) {
    this.algorithm = algorithm;
    this.#open = ranges;
    this.#progress = progress;
    this.digests = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#settle();
  }

  /** Nothing more of it is worth reading. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Memory is held for a part of it; `end` has to follow. */
  begin(): void {
    this.#underWay += 1;
  }

  end(bytes: number): void {
    this.#underWay -= 1;
    this.#unreported += bytes;
    if (this.#unreported >= reportEvery) this.#report();
    this.#settle();
  }

  digest(index: number, digest: string): void {
    this.#found[index] = digest;
    this.#open -= 1;
    this.#settle();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#settle();
  }

  #report(): void {
    this.#progress(this.#unreported);
    this.#unreported = 0;
  }

  /** A failure, too, is told only when all memory is given back. */
  #settle(): void {
    if (this.#underWay > 0) return;
    if (this.#failure !== undefined) return this.#reject(this.#failure.error);
    if (this.#open > 0) return;
    if (this.#unreported > 0) this.#report();
    this.#resolve(this.#found);
  }
}
