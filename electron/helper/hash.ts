import type { HashAlgorithm, Hasher } from '../../native/hasher.ts';
import type { AlignedMemory } from './aligned-memory.ts';
import type { DriveFile } from './drive-file.ts';
import { HashPlan, type Lane, type Part, type Parts } from './hash-plan.ts';
import { HashRequest } from './hash-request.ts';
import { wholeBlocks } from './read-blocks.ts';

/** Reads that are under way, wait for a hasher or are hashed, at most; the memory may hold fewer. */
const depth = 8;
/** Ranges that are read side by side, at most. */
const mostSideBySide = 4;
/** Reads by which the hashing must be found the slower one; a drive may answer as many as it was asked all at once. */
const patience = depth;

interface HashLane extends Lane {
  hasher: Hasher | undefined;
  /** Resolves when the hasher was given all that was to be read before. */
  given: Promise<unknown>;
}

/**
 * Takes digests of ranges as they are on the medium. Reads go over the drive by ascending offsets, from one range into the
 * next. Only where the drive is found to wait for the hashing are ranges read side by side: several are hashed faster
 * than one.
 */
export class RangeHasher {
  readonly #drive: DriveFile;
  readonly #memory: AlignedMemory;
  readonly #createHasher: (algorithm: HashAlgorithm) => Hasher;
  readonly #plan = new HashPlan<HashLane>((range) => ({
    ...range,
    next: range.start,
    underWay: 0,
    hasher: undefined,
    given: Promise.resolve(),
  }));
  #running = false;
  #underWay = 0;
  #reading = 0;
  /** Read, but not hashed. */
  #filled = 0;
  #patience = patience;
  #haveRoom: () => void = () => {};

  constructor(drive: DriveFile, memory: AlignedMemory, createHasher: (algorithm: HashAlgorithm) => Hasher) {
    this.#drive = drive;
    this.#memory = memory;
    this.#createHasher = createHasher;
  }

  /** Lower-case hex, one for each range. Rejects, too, only when all memory is given back. */
  hash(
    ranges: readonly (readonly [offset: number, length: number])[],
    algorithm: HashAlgorithm,
    progress: (bytes: number) => void,
  ): Promise<string[]> {
    const request = new HashRequest(ranges.length, algorithm, progress);
    for (const [index, [start, length]] of ranges.entries()) {
      if (length > 0) this.#plan.add({ request, index, start, end: start + length });
      else void finish(request, index, this.#createHasher(algorithm));
    }
    void this.#run();
    return request.digests;
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let parts = this.#plan.next(); parts !== undefined; parts = this.#plan.next()) {
      for (const { lane } of parts) {
        lane.underWay += 1;
        lane.request.begin();
      }
      this.#underWay += 1;
      const { from, length } = wholeBlocks(this.#drive, parts[0].start, parts.at(-1)?.end ?? 0);
      void this.#pass(parts, from, await this.#memory.take(length));
      if (this.#underWay < depth) continue;
      await new Promise<void>((resolve) => {
        this.#haveRoom = resolve;
      });
    }
    this.#running = false;
  }

  /** From the drive to the hashers; gives the buffer back. */
  async #pass(parts: Parts<HashLane>, from: number, buffer: Uint8Array): Promise<void> {
    const given = this.#give(parts, from, buffer);
    for (const { lane } of parts) lane.given = given;
    await Promise.all(await given);
    this.#memory.giveBack(buffer);
    this.#widen();
    this.#filled -= 1;
    this.#underWay -= 1;
    this.#haveRoom();
    for (const { lane, start, end } of parts) {
      lane.underWay -= 1;
      const { request, index, hasher } = lane;
      const isWhole = lane.underWay === 0 && lane.next === lane.end && !request.failed;
      if (isWhole && hasher !== undefined) void finish(request, index, hasher);
      request.end(end - start);
    }
  }

  /** Reads one more range beside those that are, when for a while most of the memory has waited for the hashing. */
  #widen(): void {
    const slower = this.#running && this.#filled > this.#reading;
    this.#patience = slower ? this.#patience - 1 : Math.min(patience, this.#patience + 1);
    if (this.#patience > 0) return;
    this.#patience = patience;
    if (this.#plan.width < mostSideBySide) this.#plan.width += 1;
  }

  /** Resolves when the hashers were given what was read, with the promises that they are through with it. */
  async #give(parts: Parts<HashLane>, from: number, buffer: Uint8Array): Promise<Promise<void>[]> {
    const before = parts[0].lane.given;
    const failures = await this.#read(parts, from, buffer);
    // In the order of the bytes, failures too: the first one tells where the trouble begins.
    await before;
    for (const [{ lane }, error] of failures) lane.request.fail(error);
    return parts.map((part) => this.#hash(part, buffer.subarray(part.start - from, part.end - from)));
  }

  /** Which parts could not be read, and why. */
  async #read(parts: Parts<HashLane>, from: number, buffer: Uint8Array): Promise<[Part<HashLane>, unknown][]> {
    this.#reading += 1;
    const failures: [Part<HashLane>, unknown][] = [];
    try {
      await this.#drive.read(buffer, from);
    } catch (error) {
      if (parts.length === 1) failures.push([parts[0], error]);
      // What cannot be read may lie between them.
      else failures.push(...(await this.#readEach(parts, from, buffer)));
    }
    this.#reading -= 1;
    this.#filled += 1;
    return failures;
  }

  async #readEach(parts: Parts<HashLane>, from: number, buffer: Uint8Array): Promise<[Part<HashLane>, unknown][]> {
    const failures: [Part<HashLane>, unknown][] = [];
    for (const part of parts) {
      // Each one could take a bad drive seconds: what nobody wants any more is not tried.
      if (failures.some(([{ lane }]) => lane.request === part.lane.request)) continue;
      const blocks = wholeBlocks(this.#drive, part.start, part.end);
      const at = blocks.from - from;
      try {
        await this.#drive.read(buffer.subarray(at, at + blocks.length), blocks.from);
      } catch (error) {
        failures.push([part, error]);
      }
    }
    return failures;
  }

  async #hash({ lane }: Part<HashLane>, bytes: Uint8Array): Promise<void> {
    if (lane.request.failed) return;
    try {
      lane.hasher ??= this.#createHasher(lane.request.algorithm);
      await lane.hasher.update(bytes);
    } catch (error) {
      lane.request.fail(error);
    }
  }
}

async function finish(request: HashRequest, index: number, hasher: Hasher): Promise<void> {
  try {
    request.digest(index, await hasher.digest());
  } catch (error) {
    request.fail(error);
  }
}
