import { WickError } from '../../../contract/errors.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import type { SystemSettings } from '../../../contract/recipe/system.ts';
import type { PlanContext } from '../family.ts';
import { hashPassword } from './password-hash.ts';

/** The user's password as its hash; undefined for a user that logs in with keys only, or for none. */
export function passwordHash({ user }: SystemSettings, { target, masker, random }: PlanContext): Secret | undefined {
  if (user?.passwordHash !== undefined) return hashSecret(user.passwordHash, masker);
  if (user?.password === undefined) return undefined;
  const password = user.password.reveal();
  if (/[\r\n\0]/.test(password) || Buffer.byteLength(password) > 256) {
    throw new WickError('provision-refused', {
      target,
      reason: 'the password has line ends in it, or more than 256 bytes',
    });
  }
  return hashSecret(hashPassword(password, random), masker);
}

function hashSecret(hash: string, masker: PlanContext['masker']): Secret {
  masker.addText(hash);
  return new Secret(hash);
}

/** What a person should know about the way in that they ask for. */
export function loginWarnings({ user, ssh }: SystemSettings): string[] {
  if (ssh === undefined || !ssh.enabled) return [];
  const warnings: string[] = [];
  if (!ssh.password && ssh.keys.length === 0)
    warnings.push('SSH is on, but nobody can log in: there is neither a key nor a password allowed');
  if (ssh.password && user?.password === undefined && user?.passwordHash === undefined) {
    warnings.push('SSH takes passwords, but the recipe gives no user one');
  }
  return warnings;
}
