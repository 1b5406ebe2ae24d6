import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import type { HubAddress } from './address.ts';
import { HubLink, type HubRequest, type LinkOptions, Refusal } from './request.ts';
import { type Session, sessionOf } from './session.ts';

export interface HubOptions extends LinkOptions {
  /** Told of each new session, to keep it. */
  keep?: (session: Session) => Promise<void>;
  /** The session that was kept last, perhaps by another program. */
  find?: () => Promise<Session | undefined>;
}

/** A Hub that somebody is logged in to. */
export class Hub {
  readonly link: HubLink;
  readonly #keep: HubOptions['keep'];
  readonly #find: HubOptions['find'];
  #session: Session;
  /** From when on the session is renewed before it is used; ms since 1970. */
  #renewFrom = Number.POSITIVE_INFINITY;
  #renewing: Promise<void> | undefined;

  constructor(address: HubAddress, session: Session, options: HubOptions = {}) {
    this.link = new HubLink(address, options);
    this.#keep = options.keep;
    this.#find = options.find;
    this.#session = session;
    this.#take(session);
  }

  get address(): HubAddress {
    return this.link.address;
  }

  get name(): string {
    return this.link.name;
  }

  get session(): Session {
    return this.#session;
  }

  /**
   * One call as the person who is logged in. The login is renewed as it goes.
   *
   * @throws WickError `hub-…`; LostAnswer from calls that must be carried out `once`
   */
  async call<T>(request: HubRequest<T>): Promise<T> {
    if (this.link.now() >= this.#renewFrom) await this.#renew(request.signal);
    const used = this.#session;
    try {
      return await this.link.send(request, used.token);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status !== 401) throw this.#asError(error, request.what);
    }
    if (!(await this.#loggedInSince(used, request.signal))) throw this.#expired();
    try {
      return await this.link.send(request, this.#session.token);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw error.status === 401 ? this.#expired() : this.#asError(error, request.what);
    }
  }

  /** Whether there is another session by now than the one that was refused. */
  async #loggedInSince(refused: Session, signal: AbortSignal): Promise<boolean> {
    const changed = () => this.#session.token.reveal() !== refused.token.reveal();
    if (changed()) return true;
    const kept = await this.#find?.();
    if (kept !== undefined) this.#take(kept);
    if (changed()) return true;
    await this.#renew(signal);
    return changed();
  }

  /** Where it does not work, the old session may still hold: the next call will tell. */
  async #renew(signal: AbortSignal): Promise<void> {
    this.#renewing ??= this.#askForNew(signal).finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  async #askForNew(signal: AbortSignal): Promise<void> {
    try {
      const { token } = await this.link.send(
        {
          method: 'GET',
          path: '/auth/login',
          what: 'the renewal of the login',
          schema: z.object({ token: z.string().min(1) }),
          repeat: 'safe',
          signal,
        },
        this.#session.token,
      );
      this.#take(sessionOf(token));
      await this.#keep?.(this.#session);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Refusal || error instanceof WickError)) throw error;
      this.#renewFrom = Number.POSITIVE_INFINITY;
    }
  }

  #take(session: Session): void {
    this.#session = session;
    this.link.masker.add(session.token);
    const { expiresAt } = session;
    const now = this.link.now();
    this.#renewFrom = expiresAt === undefined ? Number.POSITIVE_INFINITY : now + (expiresAt - now) / 2;
  }

  #expired(): WickError {
    return new WickError('hub-not-logged-in', { hub: this.name, expired: true });
  }

  #asError({ status, said }: Refusal, what: string): WickError {
    if (status === 404) return new WickError('hub-missing', { hub: this.name, what });
    return new WickError('hub-refused', { hub: this.name, what, status, ...(said === undefined ? {} : { said }) });
  }
}
