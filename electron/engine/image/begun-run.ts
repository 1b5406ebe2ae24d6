import type { Run } from './run.ts';

export interface BegunRunOptions {
  /** How long it waits to be taken; ms. */
  patience: number;
  /** It is dropped when this aborts. */
  signal: AbortSignal;
  onDrop: () => void;
}

/**
 * A run that was begun to look at an image and goes on when the image is decoded, so that a server is asked only once.
 * Where nobody comes for it, it is dropped: a server does not wait for ever either.
 */
export class BegunRun {
  readonly #options: BegunRunOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #abort = () => void this.drop();
  #run: Run | undefined;

  constructor(run: Run, options: BegunRunOptions) {
    this.#run = run;
    this.#options = options;
    options.signal.addEventListener('abort', this.#abort, { once: true });
    if (Number.isFinite(options.patience)) this.#timer = setTimeout(this.#abort, options.patience).unref();
  }

  /** Undefined where it was taken or dropped before. */
  take(): Run | undefined {
    const run = this.#run;
    this.#run = undefined;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this.#abort);
    return run;
  }

  async drop(): Promise<void> {
    const run = this.take();
    if (run === undefined) return;
    this.#options.onDrop();
    await run[Symbol.asyncDispose]().catch(() => {});
  }
}
