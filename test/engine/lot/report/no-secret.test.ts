import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOfStream } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { stationKey } from '../../../../electron/engine/certificate/station-key.ts';
import { Hooks, setHooks } from '../../../../electron/engine/lot/hooks/hooks.ts';
import { exportLot, reportOf } from '../../../../electron/engine/lot/report/export-lot.ts';
import { FiguresReader } from '../../../../electron/engine/lot/report/lot-figures.ts';
import { findUnits } from '../../../../electron/engine/lot/station/find-units.ts';
import { ledgerOf, plainLot, tellAll } from '../../../rigs/lot.ts';
import { needs } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { serve } from '../../../rigs/unruly-server.ts';
import { textOf } from '../label/readers.ts';

const { signal } = new AbortController();

/** Whatever a token or a password may be made of; too long to be in something else by chance. */
const secrets = fc.uniqueArray(
  fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      'X',
      'Y',
      '0',
      '1',
      '=',
      '+',
      '/',
      '"',
      '\\',
      "'",
      '<',
      '&',
      '%',
      '{',
      ',',
      ' ',
      'ä',
      '漢',
      '🔑',
    ),
    minLength: 14,
    maxLength: 40,
  }),
  { minLength: 3, maxLength: 3 },
);

/** All forms in which a secret could stand somewhere. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    secret.replaceAll('"', '""'),
    encodeURIComponent(secret),
  ];
  return [...forms, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
}

/** All texts of a file, also of what is compressed in it. */
async function textsOf(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  if (!path.endsWith('.pdf')) return [bytes.toString()];
  return [bytes.toString(), ...streamsOf(bytes), ...(needs('pdftotext') ? [textOf(bytes)] : [])];
}

function streamsOf(bytes: Buffer): string[] {
  return [...bytes.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, packed = '']) => {
    try {
      return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  });
}

/** Everything that a lot with such secrets gives away: files, answers to pages, messages to others. */
async function outputsOf(tokens: readonly string[]): Promise<{ name: string; text: string }[]> {
  await using folder = await temporaryFolder();
  const station = join(folder.path, 'station');
  await using ledger = await ledgerOf(join(folder.path, 'ledger.db'), station);
  const signed = plainLot(3);
  const lot = signed.lot.id;
  const values = tokens.map((token, index) => ({
    shown: { serial: `serial-${index + 1}` },
    secret: { token: new Secret(token) },
  }));
  await ledger.create(signed, values.slice(0, 2));
  const bodies: string[] = [];
  await using server = await serve((request, response) => {
    void textOfStream(request).then((body) => {
      bodies.push(body);
      response.writeHead(204).end();
    });
  });
  const events = ['unit-passed', 'unit-failed', 'lot-paused', 'lot-complete'] as const;
  await setHooks([{ url: server.url, events }], { ledger, lot, folder: station });
  for (const kind of ['passed', 'failed'] as const) {
    const one = await ledger.reserve({ lot, slot: 'Slot 1', lease: 60_000 });
    if (one === undefined) throw new Error('no unit');
    await (kind === 'passed'
      ? tellAll(ledger, one)
      : tellAll(ledger, one, [
          { kind: 'exposing' },
          { kind: 'failed', cause: 'settings', message: 'It does not take it.' },
        ]));
  }
  const [, , third] = values;
  if (third !== undefined) {
    await ledger.tell(lot, 2, { kind: 'returned', reason: 'again' });
    await ledger.replace(lot, 2, third);
  }
  await using hooks = await Hooks.start({ ledger, lot, folder: station, env: {} });
  await hooks.end(5000);
  const key = await stationKey(station);
  const out = join(folder.path, 'out');
  await exportLot(ledger, lot, out, { key, version: '0', certificates: [], signal });
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const standing = await ledger.standing(lot);
  const answers = {
    units: await findUnits(ledger, lot, { search: 'serial', from: 0, limit: 10 }),
    log: await Array.fromAsync(ledger.log(lot)),
    figures: await new FiguresReader(ledger, lot).read(standing, Date.now()),
    lots: await ledger.list(),
    hooks: await hooks.state(),
  };
  const report = await reportOf(ledger, lot, { key, signal });
  const told = [
    ...bodies.map((text, index) => ({ name: `message ${index + 1}`, text })),
    ...Object.entries(answers).map(([name, value]) => ({ name, text: JSON.stringify(value) })),
    ...streamsOf(report).map((text) => ({ name: 'report', text })),
  ];
  for (const path of files)
    for (const text of await textsOf(path)) told.push({ name: path.slice(out.length + 1), text });
  return told;
}

test('whatever a secret is, it is in nothing that a lot tells', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(secrets, async (tokens) => {
      const outputs = await outputsOf(tokens);
      const found = outputs.filter(({ text }) =>
        tokens.some((token) => formsOf(token).some((form) => text.includes(form))),
      );
      expect(found.map(({ name }) => name)).toEqual([]);
      // The test would see one.
      const shown = new Set(outputs.filter(({ text }) => text.includes('serial-1')).map(({ name }) => name));
      for (const name of ['message 1', 'units', 'units.csv', 'units.jsonl']) expect(shown).toContain(name);
    }),
    { seed: 7, numRuns: 8 },
  );
});
