import { expect, test } from 'vitest';
import { type CardFacts, certifier } from '../../../electron/engine/certificate/certify.ts';
import { stationKey } from '../../../electron/engine/certificate/station-key.ts';
import { verifyCertificate } from '../../../electron/engine/certificate/verify.ts';
import { usbCard } from '../../rigs/drive.ts';
import { memoryImage } from '../../rigs/memory-image.ts';
import { noSignal } from '../../rigs/provision.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const card: CardFacts = {
  drive: usbCard({ serial: '0123', cid: 'c'.repeat(32), port: 'usb-1.2' }),
  size: 4096,
  mappedBytes: 4096,
  view: { size: 4096, read: async (_, length) => new Uint8Array(length) },
  checks: undefined,
  ranges: [{ offset: 0, length: 4096, sha256: 'a'.repeat(64) }],
  settings: undefined,
  started: new Date('2026-01-01T00:00:00Z'),
  verified: true,
  signal: noSignal,
};

async function certified(image: Partial<ReturnType<typeof memoryImage>>) {
  await using folder = await temporaryFolder();
  const key = await stationKey(folder.path);
  const now = () => new Date('2026-01-01T00:01:00Z');
  const certify = certifier({
    key,
    version: '1.0.0',
    image: { ...memoryImage(Buffer.alloc(1)), ...image },
    map: 'bmap',
    now,
  });
  const signed = await certify(card);
  return verifyCertificate(JSON.stringify(signed), { file: 'c', trusted: [key.publicKey] });
}

test('says what was written on which drive, when, and is signed by the station', async () => {
  const { certificate, trusted } = await certified({ name: '/home/maker/gateway.wic' });
  expect(trusted).toBe(true);
  expect(certificate).toEqual({
    wick: 1,
    kind: 'certificate',
    tool: 'wick 1.0.0',
    image: { name: 'gateway.wic', size: 4096 },
    map: { kind: 'bmap', bytes: 4096 },
    drive: { name: 'Generic SD/MMC', size: 8 << 20, serial: '0123', cid: 'c'.repeat(32), port: 'usb-1.2' },
    ranges: card.ranges,
    started: '2026-01-01T00:00:00.000Z',
    finished: '2026-01-01T00:01:00.000Z',
    verdict: 'good',
  });
});

test.each([
  ['https://maker:secret@example.com/images/gateway.wic.xz?token=secret#x', 'gateway.wic.xz'],
  ['https://maker:secret@example.com', 'example.com'],
  ['-', 'standard input'],
  ['C:\\images\\gateway.img', 'gateway.img'],
])("names the image %s without what is nobody's business", async (name, shown) => {
  const { certificate } = await certified({ name });
  expect(certificate.image.name).toBe(shown);
  expect(JSON.stringify(certificate)).not.toContain('secret');
});

test('has the digest of a file, and does not download an image a second time for it', async () => {
  const asked: (boolean | undefined)[] = [];
  const sourceSha256 = async (_: AbortSignal, { readAgain }: { readAgain?: boolean } = {}) => {
    asked.push(readAgain);
    return 'd'.repeat(64);
  };
  expect((await certified({ path: '/images/gateway.wic', sourceSha256 })).certificate.image.sha256).toBe(
    'd'.repeat(64),
  );
  // What was read to its end anyway is known.
  expect((await certified({ path: undefined, sourceSha256 })).certificate.image.sha256).toBe('d'.repeat(64));
  expect(asked).toEqual([true, false]);
});

test('says what the first boot will show, where that can be told', async () => {
  await using folder = await temporaryFolder();
  const key = await stationKey(folder.path);
  const image = memoryImage(Buffer.alloc(1));
  const make = async (expect: () => Promise<{ family: 'generic'; claim: 'none' } | undefined>) =>
    (await certifier({ key, version: '1.0.0', image, map: 'whole', expect })(card)).certificate;
  expect(await make(async () => ({ family: 'generic', claim: 'none' }))).toMatchObject({
    expects: { family: 'generic' },
  });
  expect(await make(async () => undefined)).not.toHaveProperty('expects');
});
