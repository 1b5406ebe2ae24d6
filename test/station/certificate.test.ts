import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { makeCertificate, ownCertificate } from '../../electron/station/certificate.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

const names = ['127.0.0.1', 'localhost', '::1', 'bench-3', 'bench-3.local', 'fe80::1:2%eth0'];

describe('the own certificate of a station', () => {
  test('is made once, for all names of the station', async () => {
    await using folder = await temporaryFolder();
    const own = await ownCertificate(folder.path, names);
    expect(await ownCertificate(folder.path, ['other'])).toEqual(own);
    expect((await stat(join(folder.path, 'station-tls.pem'))).mode & 0o777).toBe(0o600);
    const read = new X509Certificate(own.cert);
    for (const name of ['localhost', 'bench-3.local']) expect(read.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '::1', 'fe80::1:2']) expect(read.checkIP(address)).toBe(address);
    expect(read.checkHost('evil.example')).toBeUndefined();
    expect(read.ca).toBe(false);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(own.fingerprint).toBe(read.fingerprint256);
  });

  test('is what a client that knows it trusts', async () => {
    await using folder = await temporaryFolder();
    const { cert, key } = await ownCertificate(folder.path, names);
    const server = createServer({ cert, key }, (socket) => void socket.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: cert });
    await once(client, 'secureConnect');
    expect(client.authorized).toBe(true);
    client.destroy();
    server.close();
  });

  test('is made anew when it has run out, or is damaged', async () => {
    await using folder = await temporaryFolder();
    const place = join(folder.path, 'station-tls.pem');
    for (const old of [makeCertificate(names, new Date('2020-01-01')), 'nonsense']) {
      await writeFile(place, old);
      const { cert } = await ownCertificate(folder.path, names);
      expect(new Date(new X509Certificate(cert).validTo).getTime()).toBeGreaterThan(Date.now());
    }
    expect(await readFile(place, 'utf8')).toContain('BEGIN PRIVATE KEY');
  });
});

describe('OpenSSL', needing('openssl'), () => {
  test('finds nothing wrong with it', async () => {
    await using folder = await temporaryFolder();
    const { cert } = await ownCertificate(folder.path, names);
    const file = join(folder.path, 'cert.pem');
    await writeFile(file, cert);
    const verified = execFileSync('openssl', ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', file, file]);
    expect(String(verified)).toContain('OK');
    const text = String(execFileSync('openssl', ['x509', '-in', file, '-noout', '-text']));
    expect(text).toMatch(/Digital Signature[\s\S]*TLS Web Server Authentication[\s\S]*DNS:bench-3\.local/);
  });
});
