import type { Drive } from '../../../contract/drive.ts';
import { errorFromData, isWickError, WickError } from '../../../contract/errors.ts';
import { nameDrive } from '../../../contract/named-drive.ts';
import type { Elevation } from '../elevation.ts';
import type { HelperChannel } from '../helper-channel.ts';
import { needsRights } from '../needs-rights.ts';
import { Launcher } from './launcher.ts';
import { unless } from './unless.ts';
import type { Way } from './way.ts';

/** Asks once for all drives of a job that need rights, and starts a helper for each of them. */
export function launched(way: Way, needs: (drive: Drive) => boolean = needsRights): Elevation {
  const jobs = new WeakMap<readonly Drive[], AskedJob>();
  return {
    asks: false,
    start(drive, { together, signal }) {
      let job = jobs.get(together);
      if (job?.takes(drive) !== true) {
        job = new AskedJob(
          way,
          together.includes(drive) ? together.filter((each) => each === drive || needs(each)) : [drive],
        );
        jobs.set(together, job);
      }
      return job.channel(drive, signal);
    },
    refusal: () => undefined,
  };
}

/** One question, and what was started for its answer. Both end with the last drive that wants them. */
class AskedJob {
  readonly #drives: readonly Drive[];
  readonly #over = new AbortController();
  readonly #launcher: Promise<Launcher>;
  /** Drives whose helpers are at work, or wait for the answer. */
  readonly #taken = new Set<Drive>();

  constructor(way: Way, drives: readonly Drive[]) {
    this.#drives = drives;
    this.#launcher = this.#ask(way);
    this.#launcher.catch(() => this.#over.abort());
  }

  /** Whether a drive is one of those that were asked about, is free, and the answer is still good. */
  takes(drive: Drive): boolean {
    return !this.#over.signal.aborted && this.#drives.includes(drive) && !this.#taken.has(drive);
  }

  async channel(drive: Drive, signal: AbortSignal): Promise<HelperChannel> {
    this.#taken.add(drive);
    try {
      const launcher = await unless(signal, this.#launcher);
      const channel = launcher.lane(this.#drives.indexOf(drive));
      const over = Promise.race([channel.exited, new Promise((resolve) => channel.output.once('close', resolve))]);
      void over.then(() => this.#leave(drive));
      return channel;
    } catch (error) {
      this.#leave(drive);
      throw about(drive, error);
    }
  }

  #leave(drive: Drive): void {
    this.#taken.delete(drive);
    if (this.#taken.size === 0) this.#over.abort();
  }

  async #ask(way: Way): Promise<Launcher> {
    const { signal } = this.#over;
    const target = this.#drives.map(({ path }) => path).join(' and ');
    const launcher = new Launcher(await way.ask(this.#drives.map(nameDrive), { target, signal }));
    signal.addEventListener('abort', () => launcher.end(), { once: true });
    if (signal.aborted) launcher.end();
    const exit = await launcher.ready;
    if (exit === undefined) return launcher;
    throw signal.aborted ? new WickError('cancelled', {}) : await way.refusal(exit, target);
  }
}

/** What was said of all the drives, of one. */
function about({ path }: Drive, error: unknown): unknown {
  if (!isWickError(error) || !('target' in error.fields)) return error;
  const data = error.toJSON();
  return errorFromData({ ...data, fields: { ...data.fields, target: path } });
}
