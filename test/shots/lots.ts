import type { Out } from '../../electron/contract/calls.ts';
import { type LabelDesign, labelDesignSchema } from '../../electron/contract/lot/label.ts';
import type { LogEntry, UnitRecord } from '../../electron/contract/lot/record.ts';
import type { UnitEvent } from '../../electron/contract/lot/states.ts';
import { aStanding } from './benches.ts';

const hour = 3_600_000;
const began = Date.parse('2026-11-18T08:00:00Z');
const lot = aStanding().id;

export const aDesign: LabelDesign = labelDesignSchema.parse({
  lines: [
    { field: 'name', size: 10, bold: true },
    { field: 'value:serial', caption: 'S/N ' },
    { field: 'date', size: 6 },
  ],
  code: { symbology: 'qr', content: '{{deviceId}}' },
});

export function aDefinition(changes: Partial<Out<'lot.get'>> = {}): Out<'lot.get'> {
  return {
    fingerprint: '5c:02:9e:11:7a:4d:e0:33:91:8b:27:fa:60:cd:12:ee',
    trusted: true,
    lot: {
      wick: 1,
      kind: 'lot',
      id: lot,
      name: aStanding().name,
      size: 200,
      recipe: { file: 'gateway-4.yaml', text: 'wick: 1\n', sha256: '1b'.repeat(32) },
      image: { source: 'pantavisor-starter-raspberrypi-armv8-029.wic.bz2', sha256: '9f2c'.repeat(16) },
      files: {},
      values: { kind: 'table', columns: ['serial', 'token'], unique: ['serial', 'token'], secret: ['token'] },
      media: {
        minSize: 0,
        maxSize: 2 ** 43,
        transports: ['usb'],
        content: 'blank-or-ours',
        minSpeed: 0,
        probe: 'quick',
      },
      countdown: 5,
      pauseAfter: 5,
      quarantineAfter: 3,
      passes: 'claimed',
      label: aDesign,
      created: '2026-11-18T08:12:00Z',
    },
    ...changes,
  };
}

/** How a lot went in two days, with a night between. */
export function someFigures(): Out<'lot.watch'>['figures'] {
  const hours = Array.from({ length: 30 }, (_, index) => {
    const works = index < 9 || index > 24;
    return {
      start: began + index * hour,
      good: works ? 40 + ((index * 7) % 23) : 0,
      failed: works ? (index * 3) % 5 : 0,
    };
  });
  return {
    passed: 37,
    failed: 11,
    firstPassYield: 0.958,
    rate: 74.4,
    end: began + 40 * hour,
    causes: { card: 6, 'read-back': 2, pulled: 2, boot: 1 },
    hours,
    stations: [
      { station: 'a1:7f:03:9b:44:6e:90:12', name: 'Bench 1', good: 31, failed: 7, active: 4, heard: began + 29 * hour },
      { station: '77:10:ce:5a:02:3b:f9:c4', name: 'Bench 2', good: 15, failed: 4, active: 0, heard: began + 8 * hour },
    ],
  };
}

export function aUnit(number: number, changes: Partial<UnitRecord> = {}): UnitRecord {
  const serial = `GW4-${String(number).padStart(5, '0')}`;
  return {
    lot,
    number,
    state: 'passed',
    values: 'used',
    attempt: 1,
    shown: { serial },
    secret: ['token'],
    station: 'a1:7f:03:9b:44:6e:90:12',
    slot: '3',
    board: `B-${String(118_000 + number)}`,
    card: { name: 'SanDisk Ultra', size: 32e9, cid: '035344534333324780a1b2c3d4014500', rate: 41.3e6 },
    marks: { deviceId: '5f1e2d3c4b5a69788796a5b4' },
    certificate: '0a'.repeat(32),
    verdict: 'up-claimed',
    labels: 1,
    changed: began + number * 60_000,
    ...changes,
  };
}

export function aFailedUnit(number: number): UnitRecord {
  const { certificate: _, verdict: __, ...rest } = aUnit(number);
  return {
    ...rest,
    state: 'failed',
    values: 'burnt',
    attempt: 2,
    cause: 'read-back',
    before: 'written',
    code: 'read-back-differs',
    message: 'The card does not hold what was written to it: 4 096 bytes from 1,207,959,552 differ.',
    labels: 0,
  };
}

export function someUnits(): UnitRecord[] {
  const { certificate: _, verdict: __, card: ___, marks: ____, board: _____, ...open } = aUnit(5);
  return [
    aUnit(1),
    aUnit(2, { state: 'shipped', values: 'exposed', labels: 0 }),
    aFailedUnit(3),
    aUnit(4, { state: 'written', values: 'exposed', labels: 0 }),
    { ...open, state: 'open', values: 'fresh', attempt: 0, labels: 0 },
    aUnit(6, { state: 'scrapped', values: 'burnt', labels: 0 }),
    aUnit(7, { state: 'returned', values: 'burnt', labels: 0 }),
  ];
}

export function aLog(events: readonly UnitEvent[]): LogEntry[] {
  return events.map((event, index) => ({
    lot,
    sequence: 40 + index,
    at: began + index * 41_000,
    station: 'a1:7f:03:9b:44:6e:90:12',
    unit: 3,
    event,
    previous: '0'.repeat(64),
    hash: '1'.repeat(64),
    signature: '',
  }));
}
