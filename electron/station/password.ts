import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { WickError } from '../contract/errors.ts';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);
/** About 60 ms and 32 MiB. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 << 20 };

/** Wrong passwords of one address before it must wait. */
const free = 5;
/** ms that it waits then, twice as long each time, up to an hour. */
const firstWait = 10_000;
const longestWait = 3_600_000;
/** Addresses that are remembered. */
const mostAddresses = 1000;

/** The password of a station, of which only a digest is kept. */
export class Password {
  readonly #salt: Buffer;
  readonly #digest: Buffer;
  readonly #failures = new Map<string, { count: number; until: number }>();
  /** One at a time: each takes memory. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(salt: Buffer, digest: Buffer) {
    this.#salt = salt;
    this.#digest = digest;
  }

  static async of(text: string): Promise<Password> {
    const salt = randomBytes(16);
    return new Password(salt, await derive(text, salt, 32, cost));
  }

  /** From the first line of a file that nobody else may read. @throws WickError `usage`, `source-unreadable` */
  static async fromFile(file: string): Promise<Password> {
    const text = await readFile(file, 'utf8').catch((cause: Error) => {
      throw new WickError('source-unreadable', { what: file, reason: cause.message }, { cause });
    });
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new WickError('source-unreadable', { what: file, reason: 'others may read this password; make it 0600' });
    }
    const [password = ''] = text.split(/\r?\n/, 1);
    if (password.length >= 8) return await Password.of(password);
    throw new WickError('usage', {
      reason: `The password in ${file} has ${password.length} characters, and needs 8 or more.`,
      hint: 'Whoever knows it can write the drives of this computer: take a long one.',
    });
  }

  /** `wait`: ms until this address may try again. */
  async check(given: string, address: string, now = Date.now()): Promise<'right' | 'wrong' | { wait: number }> {
    const before = this.#failures.get(address);
    if (before !== undefined && before.until > now) return { wait: before.until - now };
    const count = (before?.count ?? 0) + 1;
    // Counted before it is known, so that many at once are no way around it.
    const wait = count < free ? 0 : Math.min(longestWait, firstWait * 2 ** (count - free));
    this.#failures.delete(address);
    this.#failures.set(address, { count, until: now + wait });
    for (const key of [...this.#failures.keys()].slice(0, -mostAddresses)) this.#failures.delete(key);
    const mine = this.#last.then(() => derive(given, this.#salt, 32, cost));
    this.#last = mine.catch(() => {});
    if (!timingSafeEqual(await mine, this.#digest)) return 'wrong';
    this.#failures.delete(address);
    return 'right';
  }
}
