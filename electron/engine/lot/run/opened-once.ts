import type { Drive } from '../../../contract/drive.ts';
import type { OpenTarget, SpareHelper, TargetOpener } from '../../flash/target.ts';

/** Bytes of writes under way, as a flash of one drive has them. */
export const window = 8 << 20;

/**
 * A drive that is opened once for all that is done to it, so that nobody else gets hold of it in between. `signal` ends it
 * until somebody has it through `open`, whose signal does from then on.
 */
export class OpenedOnce implements AsyncDisposable {
  readonly target: OpenTarget;
  readonly #ending: AbortController;
  readonly #letGo: () => void;

  private constructor(target: OpenTarget, ending: AbortController, letGo: () => void) {
    this.target = target;
    this.#ending = ending;
    this.#letGo = letGo;
  }

  /** @throws WickError what opening throws */
  static async open(
    drive: Drive,
    openTarget: TargetOpener,
    { signal, spare }: { signal: AbortSignal; spare?: SpareHelper | undefined },
  ): Promise<OpenedOnce> {
    const ending = new AbortController();
    const letGo = follow(signal, ending);
    const target = await openTarget(drive, { signal: ending.signal, mode: 'write', force: false, window, spare });
    return new OpenedOnce(target, ending, letGo);
  }

  /** Hands it over to whoever writes it, `before` which. */
  opener(before: () => Promise<void>): TargetOpener {
    return async (_drive, { signal }) => {
      await before();
      this.#letGo();
      follow(signal, this.#ending);
      return this.target;
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#letGo();
    await this.target[Symbol.asyncDispose]();
  }
}

function follow(signal: AbortSignal, ending: AbortController): () => void {
  const end = () => ending.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return () => signal.removeEventListener('abort', end);
}
