import type { Drive } from '../../contract/drive.ts';
import { isWickError, WickError } from '../../contract/errors.ts';
import { helperVersion } from '../../contract/helper-messages.ts';
import type { Elevation, StartHow } from './elevation.ts';
import type { HelperExit } from './helper-channel.ts';
import { HelperClient } from './helper-client.ts';
import type { StallLimits } from './stall-limits.ts';
import type { SpareHelper } from './target.ts';

/** Whoever may be asked for a password is asked one question at a time; sudo remembers the answer for the next drive. */
let lastQuestion: Promise<unknown> = Promise.resolve();

export interface Connected {
  client: HelperClient;
  /** It can write from this process's shared memory. */
  shared: boolean;
}

interface Connection extends StartHow {
  limits: StallLimits;
  window: number;
}

/** Starts a helper, and waits until it has answered for the first time. From then on `signal` ends it. */
export function connectHelper(elevation: Elevation, drive: Drive, connection: Connection): Promise<Connected> {
  const start = () => greet(elevation, drive, connection);
  if (!elevation.asks) return start();
  const mine = lastQuestion.then(start);
  lastQuestion = mine.catch(() => {});
  return mine;
}

async function greet(elevation: Elevation, drive: Drive, connection: Connection): Promise<Connected> {
  const { limits, window, signal } = connection;
  if (signal.aborted) throw new WickError('cancelled', {});
  const channel = await elevation.start(drive, connection);
  const client = new HelperClient(channel, { target: drive.path, limits, window });
  let exit: HelperExit | undefined;
  const cancel = () => client.fail(new WickError('cancelled', {}));
  signal.addEventListener('abort', cancel, { once: true });
  void channel.exited.then((ended) => {
    exit = ended;
    return signal.removeEventListener('abort', cancel);
  });
  if (signal.aborted) cancel();
  try {
    const { shared } = await client.call('hello', {
      version: helperVersion,
      window,
      ...(channel.shared === undefined ? {} : { shared: channel.shared }),
    });
    return { client, shared };
  } catch (error) {
    await client[Symbol.asyncDispose]();
    const refusal =
      isWickError(error, 'helper-failed') && exit !== undefined ? elevation.refusal(drive, exit) : undefined;
    throw refusal ?? error;
  }
}

/** One that is started before its drive is opened, so that nobody waits for its start. */
export class StartedHelper implements SpareHelper {
  readonly path: string;
  readonly #ending = new AbortController();
  readonly #connected: Promise<Connected | undefined>;
  #isTaken = false;

  constructor(elevation: Elevation, drive: Drive, { limits, window }: Pick<Connection, 'limits' | 'window'>) {
    this.path = drive.path;
    const { signal } = this.#ending;
    // Nobody is asked for a password before it is needed.
    this.#connected = elevation.asks
      ? Promise.resolve(undefined)
      : connectHelper(elevation, drive, { limits, window, together: [drive], signal }).catch(() => undefined);
  }

  /** Undefined where it is not there any more; `signal` ends it from then on. */
  async take(signal: AbortSignal): Promise<Connected | undefined> {
    this.#isTaken = true;
    const end = () => this.#ending.abort();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const connected = await this.#connected;
    if (signal.aborted) {
      await connected?.client[Symbol.asyncDispose]();
      throw new WickError('cancelled', {});
    }
    if (connected === undefined || !connected.client.isAlive) return undefined;
    void connected.client.ended.then(() => signal.removeEventListener('abort', end));
    return connected;
  }

  /** Ends it, unless somebody has taken it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isTaken) return;
    this.#ending.abort();
    await (await this.#connected)?.client[Symbol.asyncDispose]();
  }
}
