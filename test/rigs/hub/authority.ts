import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../temporary-folder.ts';

const run = promisify(execFile);

/** A certificate for servers on loopback, and the new authority that vouches for it, made by openssl; all PEM. */
export async function loopbackCertificate(
  names: readonly string[],
): Promise<{ ca: string; key: string; cert: string }> {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const alternatives = names.map((name) => (/^[\d.]+$|:/u.test(name) ? `IP:${name}` : `DNS:${name}`));
  await writeFile(at('extensions'), `subjectAltName=${alternatives.join(',')}\nbasicConstraints=CA:FALSE\n`);
  await run('openssl', [
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=Test authority',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca'),
  ]);
  await run('openssl', [
    'req',
    ...key.filter((word) => word !== '-days' && word !== '2'),
    '-subj',
    '/CN=Test Hub',
    '-keyout',
    at('key'),
    '-out',
    at('request'),
  ]);
  const signing = [
    '-CA',
    at('ca'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    at('extensions'),
  ];
  await run('openssl', ['x509', '-req', '-in', at('request'), ...signing, '-out', at('cert')]);
  const [ca, secret, cert] = await Promise.all([at('ca'), at('key'), at('cert')].map((path) => readFile(path, 'utf8')));
  return { ca: ca ?? '', key: secret ?? '', cert: cert ?? '' };
}
