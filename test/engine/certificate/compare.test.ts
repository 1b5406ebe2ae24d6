import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../electron/contract/certificate.ts';
import { differenceFrom, mapOf, mustBeItsCard } from '../../../electron/engine/certificate/compare.ts';
import { presentStationKey, stationKey } from '../../../electron/engine/certificate/station-key.ts';
import { readTrustedKey } from '../../../electron/engine/certificate/trusted-key.ts';
import { usbCard } from '../../rigs/drive.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const certificate: Certificate = {
  wick: 1,
  kind: 'certificate',
  tool: 'wick 0.1.0',
  image: { name: 'gateway.wic', size: 8192 },
  map: { kind: 'bmap' },
  drive: { name: 'Generic SD', size: 8 << 20, serial: 'of a reader', cid: 'a'.repeat(32) },
  ranges: [
    { offset: 0, length: 512, sha256: 'a'.repeat(64) },
    { offset: 4096, length: 512, sha256: 'b'.repeat(64) },
    { offset: 4608, length: 3584, sha256: 'c'.repeat(64) },
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

describe('a card and its certificate', () => {
  test('may be read in another reader', () => {
    const elsewhere = usbCard({ path: '/dev/sdz', serial: 'of another reader', cid: 'a'.repeat(32) });
    expect(() => mustBeItsCard(certificate, elsewhere, 'c.json')).not.toThrow();
    expect(() => mustBeItsCard(certificate, usbCard(), 'c.json')).not.toThrow();
  });

  test.each([
    ['size', usbCard({ size: 16 << 20 }), /its size is 16777216 bytes, not 8388608 bytes/],
    ['number', usbCard({ cid: 'b'.repeat(32) }), /identification register is b{32}, not a{32}/],
  ])('do not belong together where the card has another %s', (_, drive, message) => {
    expect(() => mustBeItsCard(certificate, drive, 'c.json')).toThrow(message);
  });

  test('are compared by the ranges of the certificate', () => {
    expect(mapOf(certificate, 'c.json')).toMatchObject({ name: 'c.json', imageSize: 8192, checksumType: 'sha256' });
    expect(mapOf(certificate, 'c.json').ranges[2]).toEqual({ offset: 4608, length: 3584, checksum: 'c'.repeat(64) });
  });

  const [head, own, rest] = certificate.ranges;
  test.each([
    ['settings', [own], ['its settings differ (/config/pantahub.config on partition 4)'], ['image differs']],
    ['image', [head, rest], ['what it holds of the image differs'], ['settings']],
    ['both', [head, own], ['what it holds of the image differs', 'and its settings differ'], []],
  ])('what differs is named: %s', (_, differing, said, unsaid) => {
    const ranges = differing.flatMap((range) => (range === undefined ? [] : [range]));
    const error = differenceFrom(certificate, { target: '/dev/sdb', file: 'c.json', ranges });
    expect(error).toMatchObject({ code: 'certificate-differs', exitCode: 6 });
    for (const text of said) expect(error.message).toContain(text);
    for (const text of unsaid) expect(error.message).not.toContain(text);
  });
});

describe('the key of a station that is trusted', () => {
  test('is taken from PEM, public or not, and from what stands in a certificate', async () => {
    await using folder = await temporaryFolder();
    expect(await presentStationKey(folder.path)).toBeUndefined();
    const { publicKey } = await stationKey(folder.path);
    expect((await presentStationKey(folder.path))?.publicKey).toEqual(publicKey);
    expect(await readTrustedKey(Buffer.from(publicKey).toString('base64'))).toEqual(publicKey);
    expect(await readTrustedKey(join(folder.path, 'station-key.pem'))).toEqual(publicKey);
  });

  test.each<[string, string | undefined]>([
    ['that is not there', undefined],
    [
      'of another kind',
      generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' }) as string,
    ],
    ['that is none', 'nonsense'],
  ])('is refused: one %s', async (_, text) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'key.pem');
    if (text !== undefined) await writeFile(file, text);
    await expect(readTrustedKey(file)).rejects.toMatchObject({ code: 'usage' });
  });
});
