import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A GnuPG with a home of its own, so that no key of this computer is touched. */
export interface Gpg extends AsyncDisposable {
  /** Makes a signing key and returns its fingerprint. Times are as `20200101T000000`. */
  makeKey(options?: { algorithm?: string; at?: string; expires?: string }): Promise<string>;
  addSigningSubkey(fingerprint: string): Promise<void>;
  revoke(fingerprint: string): Promise<void>;
  publicKey(fingerprint: string, form?: 'armored' | 'binary'): Promise<Uint8Array>;
  sign(data: Uint8Array, how: { by: string; as: 'clear' | 'armored' | 'binary'; more?: string[] }): Promise<Uint8Array>;
}

export async function startGpg(): Promise<Gpg> {
  // The path of the agent's socket must stay short.
  const home = await mkdtemp('/tmp/wg-');
  let files = 0;
  let keys = 0;
  const gpg = async (...words: string[]) => {
    const all = ['--homedir', home, '--batch', '--yes', '--pinentry-mode', 'loopback', '--passphrase', '', ...words];
    const { stdout } = await run('gpg', all, { encoding: 'buffer', maxBuffer: 1 << 26 });
    return stdout;
  };
  return {
    async makeKey({ algorithm = 'ed25519', at, expires = 'never' } = {}) {
      keys += 1;
      const when = at === undefined ? [] : ['--faked-system-time', `${at}!`];
      await gpg(...when, '--quick-gen-key', `Maker ${keys} <maker${keys}@example.org>`, algorithm, 'sign', expires);
      const list = (await gpg('--with-colons', '--list-keys')).toString();
      return (list.match(/^fpr:+([0-9A-F]+):/gm) ?? []).map((line) => line.replaceAll(/fpr|:/g, '')).at(-1) ?? '';
    },
    async addSigningSubkey(fingerprint) {
      await gpg('--quick-add-key', fingerprint, 'ed25519', 'sign', 'never');
    },
    async revoke(fingerprint) {
      // GnuPG puts a colon before the certificate so that nobody imports it by mistake.
      const certificate = await readFile(join(home, 'openpgp-revocs.d', `${fingerprint}.rev`), 'utf8');
      const ready = join(home, 'revoke.asc');
      await writeFile(ready, certificate.replace(':-----BEGIN', '-----BEGIN'));
      await gpg('--import', ready);
    },
    async publicKey(fingerprint, form = 'armored') {
      return await gpg(...(form === 'armored' ? ['--armor'] : []), '--export', fingerprint);
    },
    async sign(data, { by, as, more = [] }) {
      files += 1;
      const file = join(home, `data-${files}`);
      await writeFile(file, data);
      const how = { clear: ['--clearsign'], armored: ['--armor', '--detach-sign'], binary: ['--detach-sign'] }[as];
      return await gpg(...more, '--local-user', by, '--output', '-', ...how, file);
    },
    async [Symbol.asyncDispose]() {
      await run('gpgconf', ['--homedir', home, '--kill', 'all']).catch(() => {});
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
