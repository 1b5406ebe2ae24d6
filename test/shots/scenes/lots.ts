import type { Page } from 'playwright-core';
import type { BenchState } from '../../../electron/contract/lot/bench.ts';
import { WickError } from '../../../electron/contract/errors.ts';
import type { LotStanding } from '../../../electron/contract/lot/record.ts';
import { someFigures } from '../lots.ts';
import { aBench, aSlot, aStanding, countdown, empty, failed, passed, shipped, writing } from '../benches.ts';
import { always, type Answers, reaching, scanned, type Scene, untilLeft } from '../scene.ts';

function bench(make: () => BenchState, others: Answers = {}): Answers {
  return {
    'jobs.watch': always({ jobs: [] }),
    // Its times start when the page looks.
    async *'bench.watch'(_, signal) {
      yield { bench: make() };
      await untilLeft(signal);
    },
    'lot.watch': async function* (_, signal) {
      yield { standing: aStanding(), figures: { ...someFigures(), stations: [] } };
      await untilLeft(signal);
    },
    'engineer.state': async () => ({ set: true }),
    'bench.slot': async () => ({}),
    'lots.watch': lots([aStanding()]),
    ...others,
  };
}

function lots(all: readonly LotStanding[]) {
  return always({ ledger: { kind: 'file' as const, name: 'ledger.sqlite' }, lots: all });
}

function listed(all: readonly LotStanding[], others: Answers = {}): Answers {
  return {
    'jobs.watch': always({ jobs: [] }),
    'bench.watch': always({}),
    'lots.watch': lots(all),
    'engineer.state': async () => ({ set: false }),
    ...others,
  };
}

const states = aStanding().states;
const second = aStanding({
  id: '11111111-64f5-4b57-9d5d-5a1d7c3f9e21',
  name: 'Sensor hub, pilot',
  size: 12,
  status: 'complete',
  states: { ...states, open: 0, reserved: 0, shipped: 0, failed: 0, passed: 12 },
});
const third = aStanding({
  id: '22222222-64f5-4b57-9d5d-5a1d7c3f9e21',
  name: 'Gateway 4, October, after the change of the supplier of the cards',
  size: 1500,
  status: 'paused',
  paused: 'failures',
  states: { ...states, open: 611, passed: 871, failed: 18 },
});

async function toLots(page: Page): Promise<void> {
  await page.locator('header button[data-lots]').click();
  await page.locator('h2').first().waitFor();
}

async function press(page: Page, kind: string): Promise<void> {
  await page.locator(`li[data-kind="${kind}"] button`).first().click();
  await page.locator('dialog').waitFor();
}

async function open(page: Page): Promise<void> {
  await page.locator('li[data-here] button').first().click();
  await page.locator('[role="alert"]').waitFor();
}

const untrusted = async (): Promise<never> => {
  throw new WickError('lot-untrusted', {
    name: 'Gateway 4, November',
    fingerprint: '5c:02:9e:11:7a:4d:e0:33:91:8b:27:fa:60:cd:12:ee',
    known: [],
  });
};

const eight = () => [
  aSlot(1, passed, { unit: 47 }),
  aSlot(2, writing(0.42), { unit: 48, health: { good: 5, failed: 1, failuresInRow: 0, pace: 0.58 } }),
  aSlot(3, countdown()),
  aSlot(4, empty),
  aSlot(5, failed(), { unit: 44 }),
  aSlot(6, writing(0.87, { phase: 'verifying', rate: 88e6, left: 12_000 }), { unit: 49 }),
  aSlot(7, { kind: 'inspecting' }),
  aSlot(8, shipped, { unit: 46 }),
];

/** Every state that a slot may be in. */
const all = () => [
  ...eight(),
  aSlot(9, { kind: 'unconfirmed' }),
  aSlot(10, {
    kind: 'refused',
    why: 'not-blank',
    detail: 'there is fat32 "PHOTOS", ext4 on it, with "DCIM/IMG_0001.JPG"',
    allowable: true,
  }),
  aSlot(11, { kind: 'refused', why: 'good-unit', detail: 'unit 12 is on it', allowable: false }),
  aSlot(12, { kind: 'waiting-for-scan' }),
  aSlot(13, { kind: 'held' }),
  aSlot(14, { kind: 'no-units', why: 'no-values' }),
  aSlot(15, { kind: 'inspecting', fraction: 0.4 }),
  aSlot(16, { kind: 'working', phase: 'reserving', cancelling: false }),
  aSlot(17, writing(0.11, { cancelling: true }), { unit: 50 }),
  aSlot(18, failed('capacity'), { unit: 41 }),
  aSlot(19, failed('pulled'), { unit: 42 }),
  aSlot(20, { kind: 'quarantined', why: 'failures' }, { name: 'Left 4' }),
  aSlot(21, { kind: 'quarantined', why: 'person' }, { name: 'Left 5' }),
  aSlot(22, failed('station-lost'), { unit: 39 }),
  aSlot(23, writing(0.02, { phase: 'provisioning' }), { unit: 51, board: 'GW4-2026-11873' }),
  aSlot(24, empty, { name: 'Right-hand reader' }),
];

const troubled = (): BenchState =>
  aBench(eight(), {
    standing: aStanding({ status: 'paused', paused: 'failures', failuresInRow: 5 }),
    figures: {
      good: 46,
      failed: 7,
      firstPassYield: 0.868,
      rate: 31,
      end: Date.now() + 180_000_000,
      worstSlot: 'slot-2',
    },
    alarms: [
      {
        kind: 'ledger-unreachable',
        error: new WickError('ledger-unreachable', {
          ledger: 'postgres://bench@line2/wick',
          reason: 'connection refused',
        }).toJSON(),
      },
      { kind: 'lot-paused', why: 'failures' },
      { kind: 'failures-in-row', count: 5 },
      { kind: 'unit-lost', unit: 44, slot: 'slot-5' },
      {
        kind: 'token-not-disabled',
        unit: 41,
        error: new WickError('ledger-unreachable', { ledger: 'x', reason: 'y' }).toJSON(),
      },
      { kind: 'slot-quarantined', slot: 'slot-7', why: 'failures' },
      { kind: 'observer-ended', observer: 'serial' },
      { kind: 'few-units-left', left: 3 },
    ],
    awaited: [
      {
        unit: 12,
        since: Date.now() - 4_000_000,
        verdict: 'reboot-loop',
        next: 'Read what the console says before each start (--log keeps it). Often the power supply is too weak: try another one.',
      },
      { unit: 31, since: Date.now() - 610_000, verdict: 'not-seen', board: 'GW4-2026-11850' },
      { unit: 45, since: Date.now() - 95_000, verdict: 'booting' },
      { unit: 46, since: Date.now() - 41_000, verdict: 'up-unclaimed' },
    ],
  });

/** One of which has not been heard of for a while. */
async function* threeStations(_: unknown, signal: AbortSignal) {
  const [first, second] = someFigures().stations;
  const now = Date.now();
  const stations = [
    { station: 'a1', good: 0, failed: 0, active: 0, ...first, heard: now - 12_000 },
    { station: 'b2', good: 0, failed: 0, ...second, active: 2, heard: now - 250_000 },
    { station: 'c3', name: 'Bench 3, beside the door', good: 22, failed: 0, active: 3, heard: now - 95_000 },
  ];
  yield { standing: aStanding(), figures: { ...someFigures(), stations } };
  await untilLeft(signal);
}

const unreachable = new WickError('ledger-unreachable', {
  ledger: 'postgres://line2/wick',
  reason: 'connection refused',
});

const boards = { id: aStanding().id, name: aStanding().name, size: 200, passes: 'claimed', board: true } as const;

/** As a scanner types. */
async function scan(page: Page): Promise<void> {
  await page.locator('h1').focus();
  await scanned(page, '4006381333931');
  await page.locator('section[data-bad]').waitFor();
}

export const lotScenes: readonly Scene[] = [
  { name: 'lots', answers: listed([second, aStanding(), third]), reach: toLots },
  { name: 'lots-none', answers: listed([]), looks: ['light', 'dark', 'phone', 'german'], reach: toLots },
  {
    name: 'lots-untrusted',
    answers: listed([aStanding()], { 'bench.start': untrusted }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(toLots, open),
  },
  {
    name: 'lots-trust',
    answers: listed([aStanding()], { 'bench.start': untrusted, 'engineer.state': async () => ({ set: true }) }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(toLots, open, async (page) => {
      await page.locator('[role="alert"] button').click();
      await page.locator('dialog input').waitFor();
    }),
    window: true,
  },
  {
    name: 'lots-no-folder',
    answers: listed([aStanding()], {
      'bench.start': async () => {
        throw new WickError('lot-no-folder', { lot: aStanding().id, name: aStanding().name });
      },
    }),
    looks: ['light', 'phone'],
    reach: reaching(toLots, open),
  },
  {
    name: 'lots-no-slots',
    answers: listed([aStanding()], {
      'bench.start': async () => {
        throw new WickError('lot-no-slots', {});
      },
    }),
    looks: ['light', 'phone'],
    reach: reaching(toLots, open),
  },
  {
    name: 'lots-unreachable',
    answers: listed([], {
      'lots.watch': always({
        ledger: { kind: 'postgres' as const, name: 'postgres://line2/wick' },
        lots: [],
        problem: { error: unreachable.toJSON(), next: 'try-again' as const },
      }),
    }),
    looks: ['light', 'phone'],
    reach: async (page) => {
      await page.locator('header button[data-lots]').click();
      await page.locator('[role="alert"]').waitFor();
    },
  },
  { name: 'bench', window: true, answers: bench(() => aBench(eight())), reach: toLots },
  { name: 'bench-all', window: true, answers: bench(() => aBench(all())), reach: toLots },
  { name: 'bench-trouble', window: true, answers: bench(troubled), reach: toLots },
  {
    name: 'bench-stations',
    window: true,
    answers: bench(() => aBench(eight()), { 'lot.watch': threeStations }),
    reach: reaching(toLots, async (page) => {
      await page.locator('section[aria-labelledby="stations"]').waitFor();
      await page.locator('section[aria-labelledby="stations"]').scrollIntoViewIfNeeded();
    }),
  },
  {
    name: 'bench-untouched',
    window: true,
    answers: bench(() => aBench(eight())),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: reaching(toLots, async (page) => {
      // The browser remembers that it was touched on the way here.
      await page.addInitScript(
        `Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } })`,
      );
      await page.reload();
      await page.locator('li[data-kind]').first().waitFor();
      await page.locator('main footer').last().scrollIntoViewIfNeeded();
    }),
  },
  {
    name: 'bench-one',
    answers: bench(() => aBench([aSlot(1, writing(0.63), { unit: 48 })])),
    looks: ['light', 'phone', 'bench', 'tablet'],
    reach: toLots,
  },
  {
    name: 'bench-good',
    answers: bench(() => aBench([aSlot(1, passed, { unit: 47 }), aSlot(2, shipped, { unit: 48 })])),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: toLots,
  },
  {
    name: 'bench-scanned',
    answers: bench(() =>
      aBench([aSlot(1, { kind: 'waiting-for-scan' }), aSlot(2, writing(0.3), { unit: 3, board: 'GW4-2026-11872' })], {
        lot: boards,
        scanned: { board: 'GW4-2026-11873', until: Date.now() + 24_000 },
      }),
    ),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: toLots,
  },
  {
    name: 'bench-wrong-scan',
    answers: bench(() => aBench([aSlot(1, { kind: 'waiting-for-scan' }), aSlot(2, empty)], { lot: boards }), {
      'bench.scan': async () => {
        throw new WickError('board-wrong', { board: '4006381333931' });
      },
    }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(toLots, scan),
  },
  {
    name: 'bench-complete',
    answers: bench(() =>
      aBench([aSlot(1, passed, { unit: 12 }), aSlot(2, { kind: 'no-units', why: 'complete' }), aSlot(3, empty)], {
        standing: second,
        figures: { good: 12, failed: 0, firstPassYield: 1, rate: 68 },
      }),
    ),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: toLots,
  },
  {
    name: 'bench-stopping',
    answers: bench(() =>
      aBench([aSlot(1, writing(0.6), { unit: 7 }), aSlot(2, { kind: 'no-units', why: 'stopping' })], {
        run: 'stopping',
        figures: { good: 0, failed: 0 },
      }),
    ),
    looks: ['light', 'phone'],
    reach: toLots,
  },
  {
    name: 'bench-cancel',
    answers: bench(() => aBench(eight())),
    looks: ['light', 'phone', 'german'],
    reach: reaching(toLots, async (page) => press(page, 'working')),
    window: true,
  },
  {
    name: 'bench-allow',
    answers: bench(() => aBench(all())),
    looks: ['light', 'phone', 'german'],
    reach: reaching(toLots, async (page) => {
      await press(page, 'refused');
      await page.locator('dialog input').waitFor();
    }),
    window: true,
  },
];
