import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { readKept, writeKept } from '../slots/kept-file.ts';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);
/** About 60 ms and 32 MiB. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 << 20 };

/** Wrong PINs before somebody must wait. */
const free = 5;
/** ms that they wait then, twice as long each time: who guesses is slowed down, and nobody who knows it is kept out. */
const firstWait = 10_000;
const longestWait = 300_000;
/** ms after its last use at which a key opens nothing any more. */
const keyLife = 30 * 60_000;
/** Keys that are good at a time; the one that was used longest ago goes first. */
const mostKeys = 64;

const schema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('engineer-pin'),
  /** Base64. */
  salt: z.base64(),
  digest: z.base64(),
  /** Wrong tries since the last right one, and until when there is no other; ms since 1970. */
  wrong: z.int().min(0),
  until: z.number(),
});
type Kept = z.output<typeof schema>;

/**
 * The PIN that the engineer's part of a station is behind. It keeps an operator from slips, and slows down who guesses; whoever
 * may read the station's folder needs none.
 */
export class EngineerPin {
  readonly #file: string;
  readonly #now: () => number;
  /** SHA-256 of each key that was given out, and when it was used last. */
  readonly #keys = new Map<string, number>();
  #last: Promise<unknown> = Promise.resolve();

  /** `folder`: the station's. `now`: ms since 1970. */
  constructor(folder: string, now: () => number = Date.now) {
    this.#file = join(folder, 'engineer-pin.json');
    this.#now = now;
  }

  /** @throws WickError `source-unreadable` */
  async isSet(): Promise<boolean> {
    return (await this.#read()) !== undefined;
  }

  /**
   * A key for what is the engineer's. The first PIN that is ever given is the right one from then on.
   *
   * @throws WickError `pin-wrong`, `pin-wait`, `source-unreadable`, `file-unwritable`
   */
  async unlock(pin: string): Promise<string> {
    return await this.#inTurn(async () => {
      const kept = await this.#read();
      if (kept === undefined) await this.#set(pin);
      else await this.#check(pin, kept);
      return this.#newKey();
    });
  }

  /** Another PIN from now on; whoever was let in by the old one is not any more, but for who changes it. */
  async change(key: string, pin: string): Promise<void> {
    this.mustBeOpen(key);
    await this.#inTurn(async () => await this.#set(pin));
    for (const other of this.#keys.keys()) if (other !== digestOf(key)) this.#keys.delete(other);
  }

  lock(key: string): void {
    this.#keys.delete(digestOf(key));
  }

  /** @throws WickError `engineer-locked` */
  mustBeOpen(key: string): void {
    // Looked up by its digest, so that how long that takes says nothing about the key.
    const digest = digestOf(key);
    const used = this.#keys.get(digest);
    const now = this.#now();
    this.#keys.delete(digest);
    if (used === undefined || now - used > keyLife) throw new WickError('engineer-locked', {});
    this.#keys.set(digest, now);
  }

  #newKey(): string {
    const key = randomBytes(32).toString('base64url');
    this.#keys.set(digestOf(key), this.#now());
    for (const oldest of [...this.#keys.keys()].slice(0, -mostKeys)) this.#keys.delete(oldest);
    return key;
  }

  async #check(pin: string, kept: Kept): Promise<void> {
    const now = this.#now();
    const left = kept.until - now;
    // Where the clock was set back, nobody waits for years: the wait begins anew, once.
    if (left > longestWait) await this.#write({ ...kept, until: now + longestWait });
    if (left > 0) throw new WickError('pin-wait', { seconds: Math.ceil(Math.min(left, longestWait) / 1000) });
    const wrong = kept.wrong + 1;
    const wait = wrong < free ? 0 : Math.min(longestWait, firstWait * 2 ** (wrong - free));
    // Counted before it is known, so that ending the program is no way around it.
    await this.#write({ ...kept, wrong, until: now + wait });
    const digest = await derive(pin, Buffer.from(kept.salt, 'base64'), 32, cost);
    const expected = Buffer.from(kept.digest, 'base64');
    if (expected.length !== digest.length || !timingSafeEqual(digest, expected)) {
      throw new WickError('pin-wrong', { file: this.#file });
    }
    await this.#write({ ...kept, wrong: 0, until: 0 });
  }

  async #set(pin: string): Promise<void> {
    const salt = randomBytes(16);
    const digest = await derive(pin, salt, 32, cost);
    await this.#write({
      wick: 1,
      kind: 'engineer-pin',
      salt: salt.toString('base64'),
      digest: digest.toString('base64'),
      wrong: 0,
      until: 0,
    });
  }

  async #read(): Promise<Kept | undefined> {
    return await readKept(this.#file, schema);
  }

  async #write(kept: Kept): Promise<void> {
    await writeKept(this.#file, kept);
  }

  /** One at a time: of two that set the first PIN at once, one is the first. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return await mine;
  }
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
