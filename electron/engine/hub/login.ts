import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import type { Secret } from '../../contract/recipe/secret.ts';
import { type HubLink, LostAnswer, Refusal } from './request.ts';
import { type Session, sessionOf } from './session.ts';

const answer = z.union([
  z.object({ token: z.string().min(1) }),
  // Since the Hub knows second factors, it answers a right password with this where one is asked for.
  z.object({ mfa_required: z.literal(true) }),
]);

/**
 * Logs a person in; or a device, by its prn and secret.
 *
 * @throws WickError `hub-wrong-password`, `hub-second-factor`, `hub-…`
 */
export async function logIn(
  link: HubLink,
  { user, password, signal }: { user: string; password: Secret; signal: AbortSignal },
): Promise<Session> {
  link.masker.add(password);
  const what = 'the login';
  try {
    const given = await link.send({
      method: 'POST',
      path: '/auth/login',
      body: { username: user, password: password.reveal() },
      what,
      schema: answer,
      // A second session does no harm.
      repeat: 'safe',
      signal,
    });
    if ('token' in given) return sessionOf(given.token);
    throw new WickError('hub-second-factor', { hub: link.name, user });
  } catch (error) {
    if (error instanceof LostAnswer) throw error.problem;
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401 || error.status === 404) {
      throw new WickError('hub-wrong-password', { hub: link.name, user });
    }
    const said = error.said === undefined ? {} : { said: error.said };
    throw new WickError('hub-refused', { hub: link.name, what, status: error.status, ...said });
  }
}
