import type { Drive } from '../../contract/drive.ts';
import { isWickError, WickError } from '../../contract/errors.ts';
import { frameLimits } from '../../contract/frames.ts';
import { type HelperAnswer, hashBatch, helperVersion } from '../../contract/helper-messages.ts';
import type { Range } from '../../contract/range.ts';
import { holdChunk, letGoOfChunk, placeInShared } from '../image/chunk-memory.ts';
import { identityOf } from '../drive/identity.ts';
import { elevate, elevateByPrompt, elevateForBench } from './elevate.ts';
import type { Elevate, Elevation, StartHow } from './elevation.ts';
import { HelperClient } from './helper-client.ts';
import type { HelperExit } from './helper-channel.ts';
import { type StallLimits, stallLimits } from './stall-limits.ts';
import type { DigestAlgorithm, OpenTarget, TargetOpener } from './target.ts';

/** What is written from shared memory lies on such places, and has such lengths; bytes. */
const page = 4096;
/** Bytes of writes under way, where nobody says. */
const usualWindow = 12 << 20;

/** Opens targets through helpers that `elevate` starts; `limits` for all of them in place of the usual ones. */
export function targetOpener({ elevate, limits }: { elevate: Elevate; limits?: StallLimits }): TargetOpener {
  return async (drive, { signal, mode, window = usualWindow, together = [drive] }) => {
    const connection = { limits: limits ?? stallLimits(drive), window, together, signal };
    const { client, shared } = await connect(elevate(drive), drive, connection);
    try {
      const opened = await client.call('open', {
        path: drive.path,
        expect: identityOf(drive),
        mode,
        practice: drive.transport === 'practice',
        unmount: drive.mountPoints,
      });
      return new HelperTarget(drive, { client, shared }, opened);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  };
}

/** Opens a drive through a helper of its own, with the rights that it needs: asked for with sudo where they are missing. */
export const openTarget: TargetOpener = targetOpener({ elevate });

/** The same where nobody sits at a terminal: the system's own prompt asks, once for all drives of a job. */
export const openTargetByPrompt: TargetOpener = targetOpener({ elevate: elevateByPrompt });

/** The same for a bench, which asks once for all cards that will be in its `readers`; helpers end with it. */
export function openTargetForBench(readers: () => readonly string[]): { openTarget: TargetOpener } & Disposable {
  const rights = elevateForBench(readers);
  return { openTarget: targetOpener({ elevate: rights.elevate }), [Symbol.dispose]: () => rights[Symbol.dispose]() };
}

class HelperTarget implements OpenTarget {
  readonly drive: Drive;
  readonly size: number;
  readonly blockSize: number;
  readonly provesMedium: boolean;
  readonly #client: HelperClient;
  readonly #shared: boolean;
  #zeroes: HelperAnswer<'zero'>['zeroes'];

  constructor(
    drive: Drive,
    { client, shared }: Connected,
    { size, blockSize, bypassesCache, zeroes }: HelperAnswer<'open'>,
  ) {
    this.drive = drive;
    this.size = size;
    this.blockSize = blockSize;
    this.provesMedium = bypassesCache;
    this.#client = client;
    this.#shared = shared;
    this.#zeroes = zeroes;
  }

  get zeroesFast(): boolean {
    return this.#zeroes === 'fast';
  }

  async write(offset: number, data: Uint8Array): Promise<void> {
    if (data.length === 0) return;
    holdChunk(data);
    try {
      await this.#send(offset, data);
      letGoOfChunk(data);
    } catch (error) {
      // A helper that was given up may look at the bytes as long as it lives.
      void this.#client.ended.then(() => letGoOfChunk(data));
      throw error;
    }
  }

  async #send(offset: number, data: Uint8Array): Promise<void> {
    const at = this.#shared ? placeInShared(data) : undefined;
    const { length } = data;
    if (at === undefined || at % page !== 0 || length % page !== 0) {
      await this.#client.call('write', { offset }, { payload: data });
    } else {
      await this.#client.call('write-shared', { offset, at, length });
    }
  }

  async zero(range: Range): Promise<void> {
    if (range.length === 0) return;
    const { zeroes } = await this.#client.call('zero', range);
    if (zeroes === 'written') this.#zeroes = zeroes;
  }

  async flush(): Promise<void> {
    await this.#client.call('flush', {});
  }

  async hash(
    ranges: readonly Range[],
    algorithm: DigestAlgorithm,
    onBytes?: (bytes: number) => void,
  ): Promise<string[]> {
    const pairs = ranges.map(({ offset, length }): [number, number] => [offset, length]);
    const batches = Array.from({ length: Math.ceil(pairs.length / hashBatch) }, (_, index) =>
      pairs.slice(index * hashBatch, (index + 1) * hashBatch),
    );
    const options = onBytes === undefined ? {} : { progress: onBytes };
    const answers = await Promise.all(
      batches.map((batch) => this.#client.call('hash', { ranges: batch, algorithm }, options)),
    );
    return answers.flatMap(({ digests }) => digests);
  }

  async read({ offset, length }: Range): Promise<Uint8Array> {
    if (length > frameLimits.payload) throw new RangeError(`a read of ${length} bytes`);
    return (await this.#client.call('read', { offset, length })).payload;
  }

  async finish({ eject }: { eject: boolean }): Promise<readonly string[]> {
    const { notes } = await this.#client.call('finish', { eject });
    await this[Symbol.asyncDispose]();
    return notes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}

/** Whoever may be asked for a password is asked one question at a time; sudo remembers the answer for the next drive. */
let lastQuestion: Promise<unknown> = Promise.resolve();

interface Connected {
  client: HelperClient;
  /** It can write from this process's shared memory. */
  shared: boolean;
}

interface Connection extends StartHow {
  limits: StallLimits;
  window: number;
}

function connect(elevation: Elevation, drive: Drive, connection: Connection): Promise<Connected> {
  const start = () => greet(elevation, drive, connection);
  if (!elevation.asks) return start();
  const mine = lastQuestion.then(start);
  lastQuestion = mine.catch(() => {});
  return mine;
}

/** Starts a helper, and waits until it has answered for the first time. From then on `signal` ends it. */
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
