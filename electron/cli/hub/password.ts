import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { WickError } from '../../contract/errors.ts';
import { Secret } from '../../contract/recipe/secret.ts';
import { Masker } from '../../engine/provision/secret/masker.ts';
import { resolveSecrets } from '../../engine/provision/secret/resolve.ts';
import type { Face } from '../output/face.ts';

/** A password from where it is kept, or typed without being shown. @throws WickError `usage`, `secret-unavailable` */
export async function readPassword(face: Face, user: string, from: string | undefined): Promise<Secret> {
  if (from === undefined) return await typed(face, user);
  if (!/^(?:env|file|keychain):./u.test(from)) {
    throw new WickError('usage', {
      // What stands there could be the password: it is not repeated.
      reason: 'A password is not given with the command, where others could see it.',
      hint: 'Say where it is: --password-from env:NAME, file:PATH or keychain:NAME.',
    });
  }
  return await resolveSecrets(new Secret(from), {
    folder: process.cwd(),
    environment: process.env,
    signal: face.signal,
    literal: new Set(),
    masker: new Masker(),
  });
}

async function typed(face: Face, user: string): Promise<Secret> {
  if (!face.interactive) {
    throw new WickError('usage', {
      reason: `There is no terminal to ask for the password of ${user}.`,
      hint: 'Say where it is: --password-from env:NAME, file:PATH or keychain:NAME.',
    });
  }
  process.stderr.write(`Password of ${user}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return new Secret(await reader.question('', { signal: face.signal }));
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
