import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createPublicKey, verify } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Certificate } from '../../../electron/contract/certificate.ts';
import { certifiedRanges } from '../../../electron/engine/certificate/ranges.ts';
import { canonicalJson } from '../../../electron/engine/certificate/canonical.ts';
import { signCertificate } from '../../../electron/engine/certificate/sign.ts';
import { stationKey } from '../../../electron/engine/certificate/station-key.ts';
import { verifyCertificate } from '../../../electron/engine/certificate/verify.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-certificate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const certificate: Certificate = {
  wick: 1,
  kind: 'certificate',
  tool: 'wick 0.1.0',
  image: { name: 'gateway.wic', size: 1_000_000 },
  map: { kind: 'bmap' },
  drive: { name: 'Generic SD', size: 31_914_983_424, cid: '03534453443332478' },
  ranges: [
    { offset: 0, length: 512, sha256: 'a'.repeat(64) },
    { offset: 4096, length: 4096, sha256: 'b'.repeat(64) },
  ],
  settings: {
    family: 'pantavisor',
    edits: [{ kind: 'overwrite', partition: 4, path: '/config/pantahub.config', size: 126 }],
    ranges: [{ offset: 4096, length: 512 }],
  },
  started: '2026-11-21T07:00:00.000Z',
  finished: '2026-11-21T07:01:00.000Z',
  verdict: 'good',
};

describe('the key of a station', () => {
  test('is made once, for its owner alone', async () => {
    const made = await stationKey(folder);
    const again = await stationKey(folder);
    expect(again.publicKey).toEqual(made.publicKey);
    expect((await stat(join(folder, 'station-key.pem'))).mode & 0o777).toBe(0o600);
  });

  test('is the same for all who make it at once', async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, () => stationKey(folder)));
    expect(new Set(keys.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['station-key.pem']);
  });

  test('is not taken where others could have read it, or where it is something else', async () => {
    await stationKey(folder);
    await chmod(join(folder, 'station-key.pem'), 0o644);
    await expect(stationKey(folder)).rejects.toMatchObject({ code: 'source-unreadable' });
    await writeFile(join(folder, 'station-key.pem'), 'nonsense', { mode: 0o600 });
    await chmod(join(folder, 'station-key.pem'), 0o600);
    await expect(stationKey(folder)).rejects.toMatchObject({ code: 'source-unreadable' });
  });
});

describe('a certificate', () => {
  test('holds as long as nothing in it is changed', async () => {
    const key = await stationKey(folder);
    const signed = signCertificate(certificate, key);
    const text = JSON.stringify(signed, undefined, 2);
    expect(verifyCertificate(text, { file: 'c.json', trusted: [key.publicKey] })).toMatchObject({
      certificate,
      fingerprint: key.fingerprint,
      trusted: true,
    });
    expect(verifyCertificate(text, { file: 'c.json' }).trusted).toBe(false);

    for (const change of [
      (c: Certificate) => ({ ...c, verdict: 'written' as const }),
      (c: Certificate) => ({ ...c, drive: { ...c.drive, serial: 'x' } }),
      (c: Certificate) => ({ ...c, ranges: c.ranges.slice(1) }),
    ]) {
      const changed = JSON.stringify({ ...signed, certificate: change(certificate) });
      expect(() => verifyCertificate(changed, { file: 'c.json' })).toThrow(/changed after it was signed/);
    }
    const other = signCertificate(certificate, await stationKey(await mkdtemp(join(folder, 'other-'))));
    const swapped = JSON.stringify({ certificate, signature: { ...signed.signature, key: other.signature.key } });
    expect(() => verifyCertificate(swapped, { file: 'c.json' })).toThrow();
  });

  test('is signed over what openssl would see, too: the key is an ordinary one', async () => {
    const key = await stationKey(folder);
    const { signature } = signCertificate(certificate, key);
    const pem = await readFile(join(folder, 'station-key.pem'), 'utf8');
    const value = Buffer.from(signature.value, 'base64');
    expect(verify(null, Buffer.from(canonicalJson(certificate)), createPublicKey(pem), value)).toBe(true);
  });

  test.each([['nonsense'], ['{}'], ['null'], ['{"certificate":{},"signature":{}}']])('%j is none', (text) => {
    expect(() => verifyCertificate(text, { file: 'c.json' })).toThrow(/does not have the form/);
  });
});

test('the ranges of a certificate cover image and settings once, and cut between them', () => {
  const ranges = fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 20 }), length: fc.integer({ min: 1, max: 20 }) }), {
      maxLength: 8,
    })
    .map((steps) => {
      let at = 0;
      return steps.map(({ gap, length }) => {
        const range = { offset: at + gap, length };
        at += gap + length;
        return range;
      });
    });
  const cover = (all: readonly { offset: number; length: number }[]) =>
    all.flatMap(({ offset, length }) => Array.from({ length }, (_, index) => offset + index));
  fc.assert(
    fc.property(ranges, ranges, (image, settings) => {
      const certified = certifiedRanges(image, settings);
      const bytes = cover(certified);
      expect(bytes).toEqual([...new Set([...cover(image), ...cover(settings)])].sort((one, other) => one - other));
      for (const range of settings) expect(certified).toContainEqual(range);
    }),
    { seed: 1, numRuns: 200 },
  );
});
