/**
 * How long the event loop stands still while a large lot is read: `node test/bench/programs/large-lot.ts [UNITS]`. A station
 * writes cards in the same process, and its pages wait meanwhile.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { stationKey } from '../../../electron/engine/certificate/station-key.ts';
import { checkTable } from '../../../electron/engine/lot/definition/check-table.ts';
import { exportLot, reportOf } from '../../../electron/engine/lot/report/export-lot.ts';
import { FiguresReader } from '../../../electron/engine/lot/report/lot-figures.ts';
import { findUnits } from '../../../electron/engine/lot/station/find-units.ts';
import { makeValues } from '../../../electron/engine/lot/values/make-values.ts';
import { readTableFile } from '../../../electron/engine/provision/table/read.ts';
import { ledgerOf, plainLot, plainUnits, wellEvents } from '../../rigs/lot.ts';

const units = Number(process.argv[2] ?? 100_000);
const { signal } = new AbortController();
const folder = await mkdtemp(join(tmpdir(), 'wick-large-lot-'));
try {
  await run();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const file = join(folder, 'ledger.db');
  const signed = plainLot(units);
  const lot = signed.lot.id;
  await using ledger = await ledgerOf(file, join(folder, 'station'));
  await measure('make values', async () => {
    const rules = {
      serial: { rule: 'counter', start: 1, step: 1, width: 7 },
      token: { rule: 'random', length: 24, alphabet: 'hex' },
    } as const;
    const rest = { unique: ['serial', 'token'], secret: ['token'], lot: 'large', date: '2026-05-01', from: 1 };
    await makeValues({ rules, ...rest, scripts: {}, count: units, folder, signal });
  });
  const table = join(folder, 'units.csv');
  const rows = Array.from({ length: units }, (_, index) => `S-${index},token-${index}-abcdefghijklmnop`);
  await writeFile(table, ['serial,token', ...rows].join('\n'));
  await measure('read and check a table', async () => {
    const columns = { needed: ['serial', 'token'], label: [], unique: new Set(['token']), secret: new Set<string>() };
    await checkTable(await readTableFile(table, signal), columns, { size: units, signal });
  });
  const values = plainUnits(units, 'mark');
  await measure('enter units', () => ledger.create(signed, values));
  fillLog(file, lot);
  await measure('search units', () => findUnits(ledger, lot, { search: 'serial-mark-99', from: 0, limit: 100 }));
  await measure('all units', () => findUnits(ledger, lot, { from: 0, limit: Number.MAX_SAFE_INTEGER }));
  const reader = new FiguresReader(ledger, lot);
  const standing = await ledger.standing(lot);
  await measure('figures', () => reader.read(standing, Date.now()));
  await measure('figures again', () => reader.read(standing, Date.now()));
  const key = await stationKey(join(folder, 'station'));
  await measure('report', () => reportOf(ledger, lot, { key, signal }));
  const options = { key, version: '0', certificates: [], signal };
  // What was put into its log is in no row: to prove it would end at once.
  const reading = {
    lot: (one: string) => ledger.lot(one),
    log: (...wish: Parameters<typeof ledger.log>) => ledger.log(...wish),
    units: (...wish: Parameters<typeof ledger.units>) => ledger.units(...wish),
    prove: async () => ({ lot, entries: 0 }),
  };
  await measure('export', () => exportLot(reading, lot, join(folder, 'out'), options));
}

/** What happens to each unit, past the ledger: signed and durable one by one it would take hours. */
function fillLog(file: string, lot: string): void {
  const database = new DatabaseSync(file);
  const last = Number(database.prepare('select max(sequence) as last from log').get()?.['last']);
  const add = database.prepare(
    `insert into log (lot, sequence, at, station, unit, event, previous, hash, signature) values (?, ?, ?, 'aa', ?, ?, '', ?, '')`,
  );
  database.exec('begin');
  let sequence = last;
  const begun = Date.now() - 30 * 86_400_000;
  for (let unit = 1; unit <= units; unit += 1) {
    const reserved = { kind: 'reserved', reservation: crypto.randomUUID(), slot: `Slot ${unit % 8}`, until: 0 };
    const failed = { kind: 'failed', cause: 'card', message: 'The card fails at 12345.' };
    const events = unit % 20 === 0 ? [reserved, failed] : [reserved, ...wellEvents];
    for (const event of events) {
      sequence += 1;
      add.run(
        lot,
        sequence,
        begun + unit * 20_000 + sequence,
        unit,
        JSON.stringify(event),
        sequence.toString(16).padStart(64, '0'),
      );
    }
  }
  database.exec('commit');
  database.close();
}

/** By the clock, and by what the thread itself has done: others of the computer take their time, too. */
async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  let [longest, most] = [0, 0];
  let [at, used] = [performance.now(), process.threadCpuUsage()];
  let next = setImmediate(function turn() {
    const [now, using] = [performance.now(), process.threadCpuUsage()];
    longest = Math.max(longest, now - at);
    most = Math.max(most, (using.user + using.system - used.user - used.system) / 1000);
    [at, used] = [now, using];
    next = setImmediate(turn);
  });
  const begun = performance.now();
  await work();
  clearImmediate(next);
  const took = (performance.now() - begun).toFixed(0).padStart(7);
  process.stdout.write(
    `${what.padEnd(24)} ${took} ms, one turn at most ${longest.toFixed(0)} ms, ${most.toFixed(0)} ms of it of its own\n`,
  );
}
