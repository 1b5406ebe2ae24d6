import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../../electron/contract/certificate.ts';
import type { LogEntry, UnitRecord } from '../../../../electron/contract/lot/record.ts';
import { signCertificate } from '../../../../electron/engine/certificate/sign.ts';
import { stationKey } from '../../../../electron/engine/certificate/station-key.ts';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { exportLot, reportOf } from '../../../../electron/engine/lot/report/export-lot.ts';
import { verifyExport } from '../../../../electron/engine/lot/report/verify-export.ts';
import { recipeHash, signLot } from '../../../../electron/engine/lot/definition/sign-lot.ts';
import { type Manifest, signManifest } from '../../../../electron/engine/lot/report/manifest.ts';
import { hashOf } from '../../../../electron/engine/lot/ledger/log/chain.ts';
import { readTableFile } from '../../../../electron/engine/provision/table/read.ts';
import { needs } from '../../../rigs/needs.ts';
import { ledgerOf, plainLot, plainUnits, tellAll } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { textOf } from '../label/readers.ts';

const { signal } = new AbortController();

const card: Certificate = {
  wick: 1,
  kind: 'certificate',
  tool: 'wick 0.1.0',
  image: { name: 'gateway.wic', size: 1_000_000 },
  map: { kind: 'bmap' },
  drive: { name: 'Generic SD', size: 31_914_983_424 },
  ranges: [{ offset: 0, length: 512, sha256: 'a'.repeat(64) }],
  started: '2026-05-04T07:00:00.000Z',
  finished: '2026-05-04T07:01:00.000Z',
  verdict: 'good',
};
const boot: NonNullable<Certificate['boot']> = {
  verdict: 'up',
  rungs: [],
  evidence: [],
  observers: [],
  started: card.started,
  finished: card.finished,
};

const digestOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Six units: two passed (the certificates of one are here), one failed with a message that is a formula, one under way. */
async function madeLot() {
  const folder = await temporaryFolder();
  const station = join(folder.path, 'station');
  let now = Date.UTC(2026, 4, 4, 8);
  const ledger = await ledgerOf(join(folder.path, 'ledger.db'), station, { now: () => (now += 20_000) });
  const key = await stationKey(station);
  const { lot: plain } = plainLot(6);
  const { text } = plain.recipe;
  const signed = signLot({ ...plain, recipe: { ...plain.recipe, sha256: recipeHash(text) } }, key);
  const { id } = signed.lot;
  await ledger.create(signed, plainUnits(6, 'mark'));
  const certificates = join(folder.path, 'certificates');
  const certificate = JSON.stringify(signCertificate(card, key));
  await writeFile(join(folder.path, 'other.certificate.json'), certificate);
  await writeFile(
    join(folder.path, 'other.boot.certificate.json'),
    JSON.stringify(signCertificate({ ...card, boot }, key)),
  );
  const reserve = async () => {
    const one = await ledger.reserve({ lot: id, slot: 'Slot 1', lease: 60_000_000 });
    if (one === undefined) throw new Error('no unit');
    return one;
  };
  await tellAll(ledger, await reserve());
  const second = await reserve();
  await tellAll(ledger, second, [
    { kind: 'exposing' },
    { kind: 'written', card: { name: 'card', size: 8_000_000_000, rate: 20_000_000, duration: 61_234.5 } },
    { kind: 'verified' },
    { kind: 'provisioned' },
    { kind: 'shipped', certificate: digestOf(certificate) },
    { kind: 'passed' },
  ]);
  const third = await reserve();
  await tellAll(ledger, third, [{ kind: 'failed', cause: 'card', message: '=HYPERLINK("http://x")' }]);
  await reserve();
  return {
    id,
    ledger,
    key,
    path: folder.path,
    certificates: [folder.path, certificates],
    to: (name: string) => join(folder.path, name),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function exported() {
  const lot = await madeLot();
  const { key, certificates } = lot;
  const result = await exportLot(lot.ledger, lot.id, lot.to('export'), {
    key,
    certificates,
    version: '0.1.0',
    signal,
    timeZone: 'UTC',
  });
  return Object.assign(lot, { result });
}

test('an export holds every unit, the whole log, the certificates that are here, and says which are not', async () => {
  await using lot = await exported();
  const { files, manifest } = lot.result;
  expect(files).toEqual([
    'README.txt',
    'certificates/unit-000002-1.boot.certificate.json',
    'certificates/unit-000002-1.certificate.json',
    'log.jsonl',
    'lot.json',
    'report.pdf',
    'statistics.json',
    'units.csv',
    'units.jsonl',
    'manifest.json',
  ]);
  expect(manifest).toMatchObject({
    units: 6,
    withoutCertificate: [{ unit: 1, attempt: 1, station: lot.key.fingerprint }],
    chain: { holds: true },
  });

  const table = await readTableFile(lot.to('export/units.csv'), signal);
  expect(table.rows.map(({ cells }) => cells.get('state')?.text)).toEqual([
    'passed',
    'passed',
    'failed',
    'reserved',
    'open',
    'open',
  ]);
  expect(table.rows[2]?.cells.get('message')?.text).toBe(`'=HYPERLINK("http://x")`);
  expect(table.rows[1]?.cells.get('milliseconds')?.text).toBe('61235');
  expect(table.rows[4]?.cells.get('value:serial')?.text).toBe('serial-mark-5');

  const lines = (await readFile(lot.to('export/log.jsonl'), 'utf8')).trimEnd().split('\n');
  let previous = '0'.repeat(64);
  for (const line of lines) {
    const { hash, ...entry } = JSON.parse(line) as LogEntry;
    expect(entry.previous).toBe(previous);
    expect(hashOf(entry)).toBe(hash);
    previous = hash;
  }
  expect(manifest.chain).toMatchObject({ entries: lines.length, head: previous });
});

test('no secret is in any file of it, not even inside of the PDF', async () => {
  await using lot = await exported();
  const entries = await readdir(lot.to('export'), { recursive: true, withFileTypes: true });
  let seen = 0;
  for (const entry of entries.filter((one) => one.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    for (const text of [bytes.toString('latin1'), ...streamsOf(bytes)]) {
      expect(text).not.toContain('token-mark');
      seen += text.includes('serial-mark') ? 1 : 0;
    }
  }
  // The test would see one.
  expect(seen).toBeGreaterThanOrEqual(2);
  if (needs('pdftotext')) expect(textOf(await readFile(lot.to('export/report.pdf')))).not.toContain('token-mark');
});

/** What is compressed in a PDF. */
function streamsOf(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  return [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, packed = '']) => {
    try {
      return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  });
}

describe('it can be told whether it is as it was written', () => {
  test('by all that is signed in it', async () => {
    await using lot = await exported();
    const { fingerprint } = lot.key;
    const whole = { fingerprint, engineer: fingerprint, certificates: 1 };
    expect(await verifyExport(lot.to('export'))).toMatchObject(whole);
    expect(await verifyExport(lot.to('export/manifest.json'))).toMatchObject(whole);
  });

  type Change = (file: (name: string) => string) => Promise<unknown>;
  const replacing = async (file: string, from: string | RegExp, to: string) =>
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  test.each<[string, string, Change]>([
    ['a changed unit', 'units.jsonl was changed', (file) => replacing(file('units.jsonl'), '"failed"', '"passed"')],
    [
      'a changed manifest',
      'its manifest.json was changed',
      (file) => replacing(file('manifest.json'), '"units": 6', '"units": 5'),
    ],
    ['a file that is gone', 'report.pdf cannot be read', (file) => rm(file('report.pdf'))],
    [
      'a file beside it',
      'certificates/more.json was put in',
      (file) => writeFile(file('certificates/more.json'), '{}'),
    ],
    ['no manifest', 'manifest.json cannot be read', (file) => rm(file('manifest.json'))],
    ['a manifest that is none', 'does not have the form', (file) => writeFile(file('manifest.json'), '[]')],
  ])('%s is told', async (_, said, change) => {
    await using lot = await exported();
    await change((name) => lot.to(`export/${name}`));
    await expect(verifyExport(lot.to('export'))).rejects.toMatchObject({
      code: 'lot-export-invalid',
      message: expect.stringContaining(said),
    });
  });

  // Whoever has the key of a station can sign any manifest: the engineer's signature, the chain and the certificates stay.
  test.each<[string, string, Change]>([
    ['another entry of the log', 'entry 3 of its log', (file) => replacing(file('log.jsonl'), '"Slot 1"', '"Slot 2"')],
    ['a log that ends earlier', 'does not end at entry', (file) => replacing(file('log.jsonl'), /[^\n]*\n$/, '')],
    ['another lot', 'lot.json is not as its engineer', (file) => replacing(file('lot.json'), '"size": 6', '"size": 5')],
    [
      'another certificate',
      'is not the certificate that its log names',
      (file) => replacing(file('certificates/unit-000002-1.certificate.json'), '31914983424', '31914983425'),
    ],
    [
      'a boot of another card',
      'boot.certificate.json was changed after it was signed',
      (file) => replacing(file('certificates/unit-000002-1.boot.certificate.json'), '31914983424', '31914983425'),
    ],
  ])('%s is told, even where the manifest was signed anew', async (_, said, change) => {
    await using lot = await exported();
    const file = (name: string) => lot.to(`export/${name}`);
    await change(file);
    const { manifest } = lot.result;
    const files: Manifest['files'] = [];
    for (const one of manifest.files) files.push({ ...one, sha256: digestOf(await readFile(file(one.path))) });
    await writeFile(file('manifest.json'), JSON.stringify(signManifest({ ...manifest, files }, lot.key)));
    await expect(verifyExport(lot.to('export'))).rejects.toMatchObject({ message: expect.stringContaining(said) });
  });
});

test('of a lot that runs, all of it is of one moment', async () => {
  await using lot = await madeLot();
  const { ledger, id, key, certificates } = lot;
  // Each look at the units comes after something else has happened to one of them.
  let isReplaced = false;
  const running = {
    lot: (one: string) => ledger.lot(one),
    prove: (one: string) => ledger.prove(one),
    log: (...wish: Parameters<typeof ledger.log>) => ledger.log(...wish),
    units: async (...wish: Parameters<typeof ledger.units>) => {
      if (!isReplaced) {
        await ledger.tell(id, 3, { kind: 'returned', reason: 'again' });
        await ledger.replace(id, 3, {
          shown: { serial: 'serial-other' },
          secret: { token: new Secret('token-other') },
        });
        isReplaced = true;
      } else {
        const next = await ledger.reserve({ lot: id, slot: 'Slot 2', lease: 60_000_000 });
        if (next !== undefined) await tellAll(ledger, next);
      }
      return await ledger.units(...wish);
    },
  };
  await exportLot(running, id, lot.to('export'), { key, certificates, version: '0.1.0', signal });
  const { manifest } = await verifyExport(lot.to('export'));
  const entries = linesOf<LogEntry>(await readFile(lot.to('export/log.jsonl'), 'utf8'));
  const units = linesOf<UnitRecord>(await readFile(lot.to('export/units.jsonl'), 'utf8'));
  const now = await Array.fromAsync(ledger.log(id));
  expect(entries.length).toBeLessThan(now.length);
  expect(manifest.chain).toEqual({ entries: entries.length, head: entries.at(-1)?.hash, holds: true });
  // Values are in no log: those of unit 3 were replaced while they were read, and the log that is exported says so, too.
  expect(entries.filter(({ event }) => event.kind === 'replaced')).toHaveLength(1);
  expect(units[2]?.shown).toEqual({ serial: 'serial-other' });
  const passed = entries.filter(({ event }) => event.kind === 'passed').map(({ unit }) => unit);
  expect(units.filter(({ state }) => state === 'passed').map(({ number }) => number)).toEqual(passed);
  expect(JSON.parse(await readFile(lot.to('export/statistics.json'), 'utf8'))).toMatchObject({ passed: passed.length });
});

function linesOf<T>(text: string): T[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

test('it takes the place of nothing, and what is cut short leaves nothing behind', async () => {
  await using lot = await exported();
  const { key, certificates, ledger, id } = lot;
  const options = { key, certificates, version: '0.1.0', signal };
  await expect(exportLot(ledger, id, lot.to('export'), options)).rejects.toMatchObject({ code: 'usage' });
  const before = await readdir(lot.path);
  const cut = AbortSignal.abort();
  await expect(exportLot(ledger, id, lot.to('second'), { ...options, signal: cut })).rejects.toThrow();
  await expect(exportLot(ledger, crypto.randomUUID(), lot.to('third'), options)).rejects.toMatchObject({
    code: 'lot-unknown',
  });
  expect(await readdir(lot.path)).toEqual(before);
});

test('the report says on paper what the figures say', async () => {
  await using lot = await madeLot();
  const { ledger, id, key } = lot;
  const pdf = await reportOf(ledger, id, { key, signal, timeZone: 'UTC' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  if (!needs('pdftotext')) return;
  const text = textOf(pdf);
  for (const said of [
    'gateways',
    'of 6 passed',
    '66.6 %',
    'the card fails',
    'Slot 1',
    '2 good, 1 failed',
    '=HYPERLINK',
  ]) {
    expect(text).toContain(said);
  }
  expect(text).toMatch(/log of \d+ entries, [0-9a-f]{16} · station [0-9a-f]{16} · .*:\d\d UTC/);
});

test('the report counts all units that failed, however many there are', async () => {
  const folder = await temporaryFolder();
  await using _ = folder;
  const count = 1203;
  const { lot } = plainLot(count);
  const entry = (sequence: number, rest: object) =>
    ({
      lot: lot.id,
      sequence,
      at: sequence * 1000,
      station: 'aa',
      previous: '',
      hash: String(sequence),
      ...rest,
    }) as LogEntry;
  const failed = Array.from({ length: count }, (_, index) => [
    { unit: index + 1, event: { kind: 'reserved', reservation: crypto.randomUUID(), slot: '1', until: 0 } },
    { unit: index + 1, event: { kind: 'failed', cause: 'card', message: 'broken' } },
  ]).flat();
  const entries = [{ event: { kind: 'created', lot: '', units: count } }, ...failed].map((rest, at) =>
    entry(at + 1, rest),
  );
  const ledger = {
    lot: async () => plainLot(count),
    async *log() {
      yield* entries;
    },
  };
  const pdf = await reportOf(ledger, lot.id, { key: await stationKey(folder.path), signal });
  if (needs('pdftotext')) expect(textOf(pdf)).toContain(`and ${count - 400} more, see units.csv`);
});
