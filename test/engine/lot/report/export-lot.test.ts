import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { LogEntry } from '../../../../electron/contract/lot/record.ts';
import { stationKey } from '../../../../electron/engine/certificate/station-key.ts';
import { exportLot, reportOf, statisticsOfLot } from '../../../../electron/engine/lot/report/export-lot.ts';
import { verifyExport } from '../../../../electron/engine/lot/report/manifest.ts';
import { hashOf } from '../../../../electron/engine/lot/ledger/log/chain.ts';
import { readTableFile } from '../../../../electron/engine/provision/table/read.ts';
import { needs } from '../../../rigs/needs.ts';
import { ledgerOf, plainLot, plainUnits, tellAll } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { textOf } from '../label/readers.ts';

const { signal } = new AbortController();

/** Six units: two passed (one certificate is here), one failed with a message that is a formula, one under way. */
async function madeLot() {
  const folder = await temporaryFolder();
  const station = join(folder.path, 'station');
  let now = Date.UTC(2026, 4, 4, 8);
  const ledger = await ledgerOf(join(folder.path, 'ledger.db'), station, { now: () => (now += 20_000) });
  const signed = plainLot(6);
  const { id } = signed.lot;
  await ledger.create(signed, plainUnits(6, 'mark'));
  const certificates = join(folder.path, 'certificates');
  const certificate = '{"certificate":1}\n';
  await writeFile(join(folder.path, 'other.certificate.json'), certificate);
  const sha256 = createHash('sha256').update(certificate).digest('hex');
  const reserve = async () => {
    const one = await ledger.reserve({ lot: id, slot: 'Slot 1', lease: 60_000_000 });
    if (one === undefined) throw new Error('no unit');
    return one;
  };
  await tellAll(ledger, await reserve());
  const second = await reserve();
  await tellAll(ledger, second, [
    { kind: 'exposing' },
    { kind: 'written' },
    { kind: 'verified' },
    { kind: 'provisioned' },
    { kind: 'shipped', certificate: sha256 },
    { kind: 'passed' },
  ]);
  const third = await reserve();
  await tellAll(ledger, third, [{ kind: 'failed', cause: 'card', message: '=HYPERLINK("http://x")' }]);
  await reserve();
  return {
    id,
    ledger,
    path: folder.path,
    certificates: [folder.path, certificates],
    key: await stationKey(station),
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
    'certificates/unit-000002.certificate.json',
    'log.jsonl',
    'lot.json',
    'report.pdf',
    'statistics.json',
    'units.csv',
    'units.jsonl',
    'manifest.json',
  ]);
  expect(manifest).toMatchObject({ units: 6, withoutCertificate: [1], chain: { holds: true } });

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

test('it can be told whether it is as it was written', async () => {
  await using lot = await exported();
  const { key } = lot;
  expect(await verifyExport(lot.to('export'))).toMatchObject({ fingerprint: key.fingerprint });
  const file = lot.to('export/units.jsonl');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"failed"', '"passed"'));
  await expect(verifyExport(lot.to('export'))).rejects.toMatchObject({
    code: 'lot-export-invalid',
    message: expect.stringContaining('units.jsonl was changed'),
  });
  await writeFile(file, text);
  const manifest = await readFile(lot.to('export/manifest.json'), 'utf8');
  await writeFile(lot.to('export/manifest.json'), manifest.replace('"units": 6', '"units": 5'));
  await expect(verifyExport(lot.to('export'))).rejects.toMatchObject({
    message: expect.stringContaining('manifest.json was changed'),
  });
});

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
  const statistics = await statisticsOfLot(ledger, id, signal);
  expect(statistics).toMatchObject({ passed: 2, attempts: { good: 2, failed: 1, active: 1 } });
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
});
