import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Browsers that may be logged in at a time; the one that came first goes first. */
const mostSessions = 64;
/** ms that a login lasts. */
const lifetime = 30 * 24 * 3600 * 1000;

/** Who may use the station: browsers that were let in by a link that works once, or by the password. */
export class Sessions {
  readonly #cookie: string;
  readonly #secure: boolean;
  /** SHA-256 of what the cookie holds, and when it ends. */
  readonly #open = new Map<string, number>();
  #link = randomBytes(32);

  /** Browsers send a cookie to all ports of a host: its name says which one it is for. */
  constructor({ port, secure }: { port: number; secure: boolean }) {
    this.#cookie = `${secure ? '__Host-' : ''}wick-${port}`;
    this.#secure = secure;
  }

  /** For the address that is shown to the person. */
  get link(): string {
    return this.#link.toString('hex');
  }

  /** Whether that was the link; from then on there is another one. */
  useLink(token: string): boolean {
    const given = Buffer.from(token, 'hex');
    if (given.length !== this.#link.length || !timingSafeEqual(given, this.#link)) return false;
    this.#link = randomBytes(32);
    return true;
  }

  /** The header that logs a browser in. */
  open(now = Date.now()): string {
    const value = randomBytes(32).toString('hex');
    this.#open.set(digest(value), now + lifetime);
    for (const key of [...this.#open.keys()].slice(0, -mostSessions)) this.#open.delete(key);
    const secure = this.#secure ? '; Secure' : '';
    return `${this.#cookie}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${lifetime / 1000}${secure}`;
  }

  isOpen(cookies: string | undefined, now = Date.now()): boolean {
    const values = (cookies ?? '').split(';').flatMap((one) => {
      const [name, value] = one.trim().split('=');
      return name === this.#cookie && value !== undefined ? [value] : [];
    });
    return values.some((value) => (this.#open.get(digest(value)) ?? 0) > now);
  }
}

/** Looked up by its digest, so that how long that takes says nothing about the value. */
function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
