import { createHmac, randomBytes } from 'node:crypto';

/** Who holds a session token: a person, or a device by its own credentials. */
export interface Caller {
  type: 'USER' | 'DEVICE';
  prn: string;
  nick: string;
  /** Of a device: whose it is. */
  owner?: string;
}

interface Claims extends Caller {
  /** Seconds since 1970. */
  exp: number;
  orig_iat: number;
  generation: number;
}

export interface SessionOptions {
  /** Seconds that a session token holds. */
  tokenLifetime: number;
  /** Seconds after the login during which it can be refreshed. */
  refreshWindow: number;
  /** ms since 1970 */
  now: () => number;
}

/** Session tokens of the Hub: JSON web tokens that are refreshed by themselves. */
export class Sessions {
  readonly #key = randomBytes(32);
  readonly #options: SessionOptions;
  /** Tokens of an earlier one hold no more. */
  #generation = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  issue(caller: Caller, loggedInAt = this.#seconds()): string {
    const claims = { ...caller, exp: this.#seconds() + this.#options.tokenLifetime, orig_iat: loggedInAt };
    const head = encode({ alg: 'HS256', typ: 'JWT' });
    const body = encode({ ...claims, jti: randomBytes(6).toString('hex'), generation: this.#generation });
    return `${head}.${body}.${this.#sign(`${head}.${body}`)}`;
  }

  /** Undefined where the token is forged, or has expired. */
  read(authorization: string | undefined): Caller | undefined {
    const claims = this.#claims(authorization);
    if (claims === undefined) return undefined;
    const { type, prn, nick, owner } = claims;
    return { type, prn, nick, ...(owner === undefined ? {} : { owner }) };
  }

  refresh(authorization: string | undefined): string | undefined {
    const claims = this.#claims(authorization);
    const caller = this.read(authorization);
    if (claims === undefined || caller === undefined) return undefined;
    if (this.#seconds() > claims.orig_iat + this.#options.refreshWindow) return undefined;
    return this.issue(caller, claims.orig_iat);
  }

  /** All tokens that are out hold no more. */
  endAll(): void {
    this.#generation += 1;
  }

  #claims(authorization: string | undefined): Claims | undefined {
    const [, head, body, signature] = /^bearer ([^.]+)\.([^.]+)\.([^.]+)$/iu.exec(authorization ?? '') ?? [];
    if (head === undefined || body === undefined || signature !== this.#sign(`${head}.${body}`)) return undefined;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims;
    return claims.exp > this.#seconds() && claims.generation === this.#generation ? claims : undefined;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
