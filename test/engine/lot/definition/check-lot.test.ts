import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { SignedLot } from '../../../../electron/contract/lot/lot.ts';
import { checkLot, LotGuard } from '../../../../electron/engine/lot/definition/check-lot.ts';
import { verifyLot } from '../../../../electron/engine/lot/definition/sign-lot.ts';
import {
  isTrusted,
  mustBeTrusted,
  trustedEngineers,
  trustEngineer,
} from '../../../../electron/engine/lot/definition/trust.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { lotFolder, raw, recipe } from './lot-files.ts';

const { signal } = new AbortController();

test('a lot holds as long as nothing that it is made of changes', async () => {
  await using folder = await lotFolder();
  const { signed } = await folder.make();
  const guard = new LotGuard(signed, folder.path);
  await guard.check(signal);
  await writeFile(folder.file('motd.txt'), 'hollo');
  await expect(guard.check(signal)).rejects.toMatchObject({
    code: 'lot-changed',
    message: expect.stringContaining('The file motd.txt has changed'),
  });
  await writeFile(folder.file('motd.txt'), 'hello');
  await guard.check(signal);
  await rm(folder.file('tailscale.pvrexport.tgz'));
  await expect(guard.check(signal)).rejects.toMatchObject({
    message: 'The lot needs the file tailscale.pvrexport.tgz, and it cannot be read.',
  });
});

test('another image of the same size and age is noticed, also when it takes the place of the first', async () => {
  await using folder = await lotFolder({ 'recipe.yaml': recipe.replace('.img.gz', '.img'), 'gateway.img': raw });
  const { signed } = await folder.make();
  const guard = new LotGuard(signed, folder.path);
  await guard.check(signal);
  const old = new Date(1_700_000_000_000);
  await writeFile(folder.file('other'), Buffer.from(raw).fill(7, 9000, 9001));
  await utimes(folder.file('gateway.img'), old, old);
  await guard.check(signal);
  await utimes(folder.file('other'), old, old);
  await rename(folder.file('other'), folder.file('gateway.img'));
  await expect(guard.check(signal)).rejects.toMatchObject({
    code: 'lot-changed',
    message: expect.stringMatching(/^The image gateway\.img has changed/),
  });
});

test('a block map that appears beside the image is noticed: it would say what of it is written', async () => {
  await using folder = await lotFolder();
  const { signed } = await folder.make();
  await checkLot(signed, { folder: folder.path, signal });
  await writeFile(folder.file('gateway.img.bmap'), '<bmap/>');
  await expect(checkLot(signed, { folder: folder.path, signal })).rejects.toMatchObject({
    code: 'lot-changed',
    message: expect.stringContaining('The block map gateway.img.bmap'),
  });
});

test('packed anew, an image that is pinned by what is inside is still the same', async () => {
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', raw)).toString('hex');
  await using folder = await lotFolder({ 'recipe.yaml': recipe.replace('.gz }', `.gz, sha256: "${digest}" }`) });
  const { signed } = await folder.make();
  await writeFile(folder.file('gateway.img.gz'), gzipSync(raw, { level: 1 }));
  await checkLot(signed, { folder: folder.path, signal });
  await writeFile(folder.file('gateway.img.gz'), gzipSync(Buffer.from(raw).fill(7, 9000, 9001)));
  await expect(checkLot(signed, { folder: folder.path, signal })).rejects.toMatchObject({ code: 'lot-changed' });
});

describe('a signed lot', () => {
  const changes: [string, (lot: SignedLot) => unknown][] = [
    ['a larger size', (one) => ({ ...one, lot: { ...one.lot, size: 3 } })],
    ['another recipe', (one) => ({ ...one, lot: { ...one.lot, recipe: { ...one.lot.recipe, text: 'wick: 1' } } })],
    ['another image', (one) => ({ ...one, lot: { ...one.lot, image: { ...one.lot.image, sha256: 'f'.repeat(64) } } })],
    ['a part that is left out', ({ lot: { pauseAfter: _, ...lot }, signature }) => ({ lot, signature })],
    ['half a signature', (one) => ({ ...one, signature: { ...one.signature, value: 'AAAA' } })],
    ['something else', () => 'no lot'],
  ];

  test.each(changes)('is refused once it was changed: %s', async (_, change) => {
    await using folder = await lotFolder();
    const { signed } = await folder.make();
    expect(verifyLot(JSON.parse(JSON.stringify(signed)), 'spring').signed).toEqual(signed);
    expect(() => verifyLot(change(signed), 'spring')).toThrow(expect.objectContaining({ code: 'lot-invalid' }));
  });

  test('runs where it was made, and elsewhere once its engineer was named', async () => {
    await using folder = await lotFolder();
    await using other = await temporaryFolder();
    const { signed } = await folder.make();
    await mustBeTrusted(folder.station, signed);
    const { fingerprint } = verifyLot(signed, 'spring');
    await expect(mustBeTrusted(other.path, signed)).rejects.toMatchObject({
      code: 'lot-untrusted',
      fields: { fingerprint },
    });
    await trustEngineer(other.path, signed, 'Ada');
    await trustEngineer(other.path, signed, 'Ada L.');
    await mustBeTrusted(other.path, signed);
    expect(await trustedEngineers(other.path)).toMatchObject([{ name: 'Ada L.', fingerprint }]);
    await using third = await lotFolder();
    expect(await isTrusted(other.path, (await third.make()).signed)).toBe(false);
  });

  test('is not run where it is no longer known who is trusted', async () => {
    await using folder = await lotFolder();
    const { signed } = await folder.make();
    await trustEngineer(folder.station, signed, 'Ada');
    const file = `${folder.station}/trusted-engineers.json`;
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 20));
    await expect(mustBeTrusted(folder.station, signed)).rejects.toMatchObject({ code: 'source-unreadable' });
  });
});
