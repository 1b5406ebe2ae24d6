import type { Drive } from '../../contract/drive.ts';
import { frameLimits } from '../../contract/frames.ts';
import { type HelperAnswer, hashBatch } from '../../contract/helper-messages.ts';
import type { Range } from '../../contract/range.ts';
import { holdChunk, letGoOfChunk, placeInShared } from '../image/chunk-memory.ts';
import { identityOf } from '../drive/identity.ts';
import { type Connected, connectHelper, StartedHelper } from './connect-helper.ts';
import { elevate, elevateByPrompt, elevateForBench } from './elevate.ts';
import type { Elevate } from './elevation.ts';
import type { HelperClient } from './helper-client.ts';
import { type StallLimits, stallLimits } from './stall-limits.ts';
import type { DigestAlgorithm, HelperStarter, OpenTarget, TargetOpener } from './target.ts';

/** What is written from shared memory lies on such places, and has such lengths; bytes. */
const page = 4096;
/** Bytes of writes under way, where nobody says. */
const usualWindow = 12 << 20;

/** Opens targets through helpers that `elevate` starts; `limits` for all of them in place of the usual ones. */
export function targetOpener({ elevate, limits }: { elevate: Elevate; limits?: StallLimits }): TargetOpener {
  return async (drive, { signal, mode, window = usualWindow, together = [drive], spare }) => {
    const connection = { limits: limits ?? stallLimits(drive), window, together, signal };
    const waiting = spare instanceof StartedHelper && spare.path === drive.path ? await spare.take(signal) : undefined;
    const { client, shared } = waiting ?? (await connectHelper(elevate(drive), drive, connection));
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

/** Starts helpers for `targetOpener` with the same `elevate`. */
export function helperStarter({ elevate }: { elevate: Elevate }): HelperStarter {
  return (drive, { window }) => new StartedHelper(elevate(drive), drive, { limits: stallLimits(drive), window });
}

/** The same for a bench, which asks once for all cards that will be in its `readers`; helpers end with it. */
export function openTargetForBench(
  readers: () => readonly string[],
): { openTarget: TargetOpener; startHelper: HelperStarter } & Disposable {
  const { elevate: ofBench, [Symbol.dispose]: dispose } = elevateForBench(readers);
  const how = { elevate: ofBench };
  return { openTarget: targetOpener(how), startHelper: helperStarter(how), [Symbol.dispose]: dispose };
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
