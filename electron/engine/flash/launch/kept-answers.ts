import type { Drive } from '../../../contract/drive.ts';
import { WickError } from '../../../contract/errors.ts';
import { nameReader } from '../../../contract/named-drive.ts';
import type { Elevation } from '../elevation.ts';
import type { HelperChannel } from '../helper-channel.ts';
import { Launcher } from './launcher.ts';
import { unless } from './unless.ts';
import type { Way } from './way.ts';

interface Answer {
  names: readonly string[];
  launcher: Promise<Launcher>;
  over: AbortController;
  /** Names of drives whose helpers are at work. */
  readonly taken: Set<string>;
}

/**
 * Asks once for all readers of a bench, and keeps the answer while cards of any size come and go in them: it is good for what
 * the person was shown, which is readers by their paths. A reader that was not among them is another question.
 */
export class KeptAnswers implements Disposable {
  readonly elevation: Elevation;
  readonly #way: Way;
  readonly #readers: () => readonly string[];
  readonly #answers: Answer[] = [];

  /** `readers`: paths of drives that cards will be in. */
  constructor(way: Way, readers: () => readonly string[]) {
    this.#way = way;
    this.#readers = readers;
    this.elevation = {
      asks: false,
      start: (drive, { signal }) => this.#channel(drive, signal),
      refusal: () => undefined,
    };
  }

  /** Ends all helpers that were started for the answers. */
  [Symbol.dispose](): void {
    for (const { over } of this.#answers) over.abort();
  }

  async #channel(drive: Drive, signal: AbortSignal): Promise<HelperChannel> {
    const name = nameReader(drive.path);
    const answer =
      this.#answers.find(
        ({ names, over, taken }) => !over.signal.aborted && names.includes(name) && !taken.has(name),
      ) ?? this.#ask(drive);
    answer.taken.add(name);
    const leave = () => void answer.taken.delete(name);
    try {
      const launcher = await unless(signal, answer.launcher);
      const channel = launcher.lane(answer.names.indexOf(name));
      void channel.exited.then(leave);
      return channel;
    } catch (error) {
      leave();
      throw error;
    }
  }

  #ask(drive: Drive): Answer {
    const { path } = drive;
    const paths = new Set([path, ...this.#readers()]);
    const names = [...paths].map(nameReader);
    const over = new AbortController();
    const answer: Answer = { names, over, taken: new Set(), launcher: this.#launch(names, path, over) };
    answer.launcher.catch(() => over.abort());
    this.#answers.push(answer);
    return answer;
  }

  async #launch(names: readonly string[], target: string, over: AbortController): Promise<Launcher> {
    const { signal } = over;
    const channel = await this.#way.ask(names, { target, signal });
    const launcher = new Launcher(channel);
    signal.addEventListener('abort', () => launcher.end(), { once: true });
    if (signal.aborted) launcher.end();
    const exit = await launcher.ready;
    if (exit === undefined) {
      void channel.exited.then(() => over.abort());
      return launcher;
    }
    throw signal.aborted ? new WickError('cancelled', {}) : await this.#way.refusal(exit, target);
  }
}
