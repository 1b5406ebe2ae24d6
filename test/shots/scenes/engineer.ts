import type { Page } from 'playwright-core';
import type { Out } from '../../../electron/contract/calls.ts';
import type { TeachState } from '../../../electron/contract/lot/bench.ts';
import { WickError } from '../../../electron/contract/errors.ts';
import { unitStates } from '../../../electron/contract/lot/states.ts';
import { makeLabels } from '../../../electron/engine/lot/label/make-labels.ts';
import { sampleOf } from '../../../electron/engine/lot/label/sample.ts';
import { aBench, aSlot, aStanding, writing } from '../benches.ts';
import { aDefinition, aDesign, aFailedUnit, aLog, aUnit, someFigures, someUnits } from '../lots.ts';
import { always, type Answers, reaching, type Scene, untilLeft } from '../scene.ts';

const some = ['light', 'dark', 'phone', 'german'];

const none = Object.fromEntries(unitStates.map((state) => [state, 0])) as Record<(typeof unitStates)[number], number>;
const standing = aStanding({
  states: { ...none, open: 140, reserved: 4, shipped: 9, passed: 37, failed: 8, scrapped: 2 },
});

const look: Out<'lot.look'> = {
  variables: [
    { name: 'serial', secret: false, unique: true, from: 'recipe', found: true },
    { name: 'token', secret: true, unique: true, from: 'recipe', found: true },
    { name: 'hostname', secret: false, unique: false, from: 'label', found: true },
    { name: 'remarks', secret: false, unique: false, from: 'table', found: true },
  ],
  rows: 210,
  first: Array.from({ length: 5 }, (_, index) => ({
    serial: `GW4-0000${index + 1}`,
    token: '••••',
    hostname: `gateway-${index + 1}`,
    remarks: '',
  })),
  problems: [],
  more: 0,
  notes: ['Neither recipe nor label has a place for "remarks": left out.'],
  passes: 'claimed',
};

function engineer(others: Answers = {}): Answers {
  return {
    'jobs.watch': always({ jobs: [] }),
    'bench.watch': always({}),
    'engineer.state': async () => ({ set: true }),
    'engineer.unlock': async () => ({ key: 'key' }),
    'lots.watch': always({
      ledger: { kind: 'file' as const, name: '/home/ada/.local/share/wick/ledger.sqlite' },
      lots: [standing, aStanding({ id: '11111111-64f5-4b57-9d5d-5a1d7c3f9e21', name: 'Pilot', status: 'complete' })],
    }),
    'lot.get': async () => aDefinition(),
    'lot.watch': always({ standing, figures: someFigures() }),
    'lot.units': async () => ({ units: someUnits(), total: 207 }),
    'unit.certificate': async () => ({}),
    'lot.look': async () => look,
    'files.list': async ({ show }) => ({
      folder: '/home/ada/lots',
      places: [{ name: 'ada', path: '/home/ada' }],
      parent: '/home/ada',
      files: [
        {
          name: show === 'recipes' ? 'gateway-4.yaml' : 'units.csv',
          path: show === 'recipes' ? '/home/ada/lots/gateway-4.yaml' : '/home/ada/lots/units.csv',
          kind: 'file' as const,
          size: 812,
          modified: Date.parse('2026-11-18T08:00:00Z'),
        },
      ],
      more: false,
    }),
    ...others,
  };
}

async function unlock(page: Page): Promise<void> {
  await page.locator('header button[data-lots]').click();
  await page.locator('main > footer button').first().click();
  await page.locator('input[type="password"]').first().fill('2468');
  await page.keyboard.press('Enter');
  await page.locator('main nav').first().waitFor();
}

/** A page of the engineer's, by its number. */
const place = (number: number) => async (page: Page) => {
  await page.locator('main nav').first().locator('button').nth(number).click();
  await page.locator('h1').first().waitFor();
};

async function openLot(page: Page): Promise<void> {
  await page.locator('main ul > li > button').first().click();
  await page.locator('dl dd').first().waitFor();
}

/** A part of the lot, by its number. */
const part = (number: number) => async (page: Page) => {
  await page
    .locator('main nav')
    .nth(1)
    .locator('button')
    .nth(number + 1)
    .click();
};

async function openUnit(page: Page): Promise<void> {
  await page.locator('main ul > li > button').first().click();
  await page.locator('dl').waitFor();
}

/** Chooses the only file of the dialog that a button opens. */
async function chooseFile(page: Page, number: number): Promise<void> {
  await page.locator('[role="group"] button').nth(number).click();
  await page.locator('dialog ul li').nth(1).locator('button').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
}

async function fillRecipe(page: Page): Promise<void> {
  await chooseFile(page, 0);
  await page.locator('main input[maxlength="100"]').first().fill('Gateway 4, November');
}

const source = (number: number) => async (page: Page) => {
  await page.locator('section fieldset label').nth(number).click();
};

async function withTable(page: Page): Promise<void> {
  await fillRecipe(page);
  await source(1)(page);
  await chooseFile(page, 1);
  await page.locator('main table, main [role="alert"]').first().waitFor();
}

const taught: TeachState = {
  slots: [
    { id: 'slot-1', name: '1', port: 'pci-0000:00:14.0-usb-0:1.1' },
    { id: 'slot-2', name: '2', port: 'pci-0000:00:14.0-usb-0:1.2' },
    { id: 'slot-3', name: 'Right-hand reader', port: 'pci-0000:00:14.0-usb-0:1.4.3' },
  ],
};

const failedLog = aLog([
  { kind: 'reserved', reservation: '6a1f7f0e-64f5-4b57-9d5d-5a1d7c3f9e21', slot: '3', until: 0 },
  { kind: 'exposing' },
  { kind: 'written' },
  { kind: 'failed', cause: 'read-back' },
  { kind: 'returned', reason: 'Another card' },
  { kind: 'replaced' },
  { kind: 'reserved', reservation: '6a1f7f0e-64f5-4b57-9d5d-5a1d7c3f9e21', slot: '5', until: 0 },
  { kind: 'written' },
  { kind: 'verified' },
  { kind: 'provisioned' },
  { kind: 'shipped', certificate: '0a'.repeat(32) },
  { kind: 'booted', verdict: 'up-claimed' },
  { kind: 'passed' },
  { kind: 'labelled', copies: 1, again: false },
  { kind: 'labelled', copies: 1, again: true },
]);

/** A bench that runs a lot as soon as the engineer is in. */
function busyBehind(): Answers {
  let isIn = false;
  return {
    async *'jobs.watch'(_, signal) {
      isIn = false;
      yield { jobs: [] };
      await untilLeft(signal);
    },
    'engineer.unlock': async () => {
      isIn = true;
      return { key: 'key' };
    },
    async *'bench.watch'(_, signal) {
      const health = { good: 4, failed: 3, failuresInRow: 3 };
      const slots = [
        aSlot(1, writing(0.4)),
        aSlot(2, { kind: 'quarantined', why: 'failures' }, { health }),
        aSlot(3, { kind: 'empty' }, { name: 'Right-hand reader' }),
      ];
      yield isIn ? { bench: aBench(slots) } : {};
      await untilLeft(signal);
    },
  };
}

async function aLabel(): Promise<Out<'label.preview'>['label']> {
  const [made] = await makeLabels(aDesign, [sampleOf('Gateway 4', { serial: '' }, { now: 0 })], { format: 'png' });
  return { name: '', type: 'image/png', base64: made?.bytes.toString('base64') ?? '' };
}

const hooks: Out<'lot.hooks'>['hooks'] = [
  { url: 'https://mes.example.com/wick', secret: 'env:MES_SECRET', events: ['unit-passed', 'unit-failed'], waiting: 0 },
  {
    url: 'http://line2.example.com:8080/hooks/wick/gateway-4',
    events: ['lot-complete'],
    waiting: 17,
    problem: 'connection refused',
  },
];

export const engineerScenes: readonly Scene[] = [
  { name: 'engineer-lots', answers: engineer(), looks: some, reach: unlock },
  {
    name: 'engineer-none',
    answers: engineer({
      'lots.watch': always({ ledger: { kind: 'file' as const, name: 'ledger.sqlite' }, lots: [] }),
    }),
    looks: ['light', 'phone'],
    reach: unlock,
  },
  {
    name: 'engineer-locked',
    answers: engineer({
      'engineer.change': async () => {
        throw new WickError('engineer-locked', {});
      },
    }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(unlock, async (page) => {
      await page.locator('main nav span button').first().click();
      await page.locator('dialog input').first().fill('1357');
      await page.locator('dialog input').nth(1).fill('1357');
      await page.keyboard.press('Enter');
      await page.locator('main form input[type="password"]').first().waitFor();
    }),
  },
  { name: 'engineer-new', answers: engineer(), looks: some, reach: reaching(unlock, place(1)) },
  { name: 'engineer-new-table', answers: engineer(), reach: reaching(unlock, place(1), withTable) },
  {
    name: 'engineer-new-wrong-table',
    answers: engineer({
      'lot.look': async () => ({
        ...look,
        notes: [],
        variables: look.variables.map((one) => ({ ...one, found: one.name !== 'token' })),
        problems: [
          {
            line: 1,
            column: 1,
            reason: 'the column "token" is missing',
            suggestion: 'The recipe has {{token}}.',
          },
          { line: 14, column: 21, reason: '"serial" has no value here' },
          {
            line: 117,
            column: 1,
            reason: '"serial" is the same as in line 12, and each device needs its own',
          },
        ],
        more: 12,
      }),
    }),
    looks: some,
    reach: reaching(unlock, place(1), withTable),
  },
  {
    name: 'engineer-new-rules',
    answers: engineer({
      'lot.look': async () => ({ ...look, variables: look.variables.slice(0, 2), notes: [], passes: 'written' }),
    }),
    looks: some,
    reach: reaching(unlock, place(1), fillRecipe, async (page) => {
      await page.waitForTimeout(700);
      await source(2)(page);
      await page.locator('main table').waitFor();
      await page.locator('main details > summary').click();
    }),
  },
  {
    name: 'engineer-new-label',
    answers: engineer({ 'lot.look': async () => ({ ...look, label: aDesign }) }),
    reach: reaching(unlock, place(1), withTable, async (page) => {
      await page.locator('main figure img').waitFor();
    }),
  },
  {
    name: 'engineer-making',
    answers: engineer({
      async *'lot.make'(_, signal) {
        yield { phase: 'reading', bytes: 412e6, total: 812e6 };
        await untilLeft(signal);
      },
    }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(unlock, place(1), withTable, async (page) => {
      await page.locator('main > div footer button, main footer button').last().click();
      await page.locator('[role="progressbar"]').waitFor();
    }),
  },
  {
    name: 'engineer-made',
    answers: engineer({
      async *'lot.make'() {
        yield { phase: 'made', lot: standing.id, notes: [] };
      },
    }),
    looks: some,
    reach: reaching(unlock, place(1), withTable, async (page) => {
      await page.locator('main footer button').last().click();
      await page.locator('main section code').waitFor();
    }),
  },
  { name: 'engineer-lot', answers: engineer(), reach: reaching(unlock, openLot) },
  {
    name: 'engineer-reconciled',
    answers: engineer({
      'lot.get': async () => aDefinition({ trusted: false }),
      'lot.reconcile': async () => ({
        entries: 1289,
        settled: [
          { unit: 12, what: 'returned' },
          { unit: 31, what: 'disabled' },
        ],
      }),
      'lot.export': async () => ({
        folder: '/home/ada/lots/Gateway-4-November',
        files: Array(47).fill('') as string[],
      }),
    }),
    looks: some,
    reach: reaching(unlock, openLot, async (page) => {
      const buttons = page.locator('section:has(> h2) button');
      await buttons.nth(0).click();
      await page.locator('dialog footer button').click();
      await buttons.nth(2).click();
      await page.locator('main table').waitFor();
    }),
  },
  { name: 'engineer-units', answers: engineer(), looks: [...some, 'bench'], reach: reaching(unlock, openLot, part(1)) },
  {
    name: 'engineer-unit',
    answers: engineer({ 'lot.unit': async () => ({ unit: aUnit(3), log: failedLog }) }),
    looks: [...some, 'bench'],
    reach: reaching(unlock, openLot, part(1), openUnit),
  },
  {
    name: 'engineer-add-wrong',
    answers: engineer({
      'lot.add': async () => {
        throw new WickError('table-problems', {
          file: '/home/ada/lots/units.csv',
          problems: [
            { line: 3, column: 11, reason: '"token" has no value here' },
            { line: 7, column: 1, reason: '"serial" is the same as in line 2, and each device needs its own' },
          ],
          more: 4,
        });
      },
    }),
    looks: some,
    reach: reaching(unlock, openLot, part(1), async (page) => {
      await chooseFile(page, 0);
      await page.locator('main section section button').last().click();
      await page.locator('main [role="alert"]').waitFor();
    }),
  },
  {
    name: 'engineer-unit-out',
    answers: engineer({
      'lot.unit': async () => ({
        unit: aUnit(2, { state: 'shipped', values: 'exposed', labels: 0, marks: { tag: 'wick-2' } }),
        log: failedLog.slice(0, 4),
      }),
    }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(unlock, openLot, part(1), openUnit, async (page) => {
      await page.locator('main section section ~ div button').first().click();
      await page.locator('dialog').waitFor();
    }),
    window: true,
  },
  {
    name: 'engineer-unit-failed',
    answers: engineer({ 'lot.unit': async () => ({ unit: aFailedUnit(3), log: failedLog.slice(0, 4) }) }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(unlock, openLot, part(1), openUnit, async (page) => {
      await page.locator('main section section ~ div button').nth(1).click();
      await page.locator('dialog').waitFor();
    }),
    window: true,
  },
  {
    name: 'engineer-labels',
    answers: engineer({
      'label.preview': async () => ({ label: await aLabel() }),
      'label.printers': async () => ({ printers: [{ id: 'zebra', name: 'zebra' }] }),
    }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(unlock, openLot, part(2), async (page) => {
      await page.locator('main figure img').waitFor();
      await page.locator('main form select').selectOption('network');
    }),
  },
  {
    name: 'engineer-sheet',
    answers: engineer({ 'label.preview': async () => ({ label: await aLabel() }) }),
    looks: ['light', 'phone', 'german'],
    reach: reaching(unlock, openLot, part(2), async (page) => {
      await page.locator('main figure img').waitFor();
      await page.locator('main form input[type="checkbox"]').last().check();
    }),
  },
  {
    name: 'engineer-stations',
    answers: engineer({
      'station.key': async () => ({
        key: 'wick-station:MCowBQYDK2VuAyEA0aV8V1Cw0D0tB6m1S2y8k9zq3bJ0s4xv1q7l2m5n8p0=',
        fingerprint: 'a1:7f:03:9b:44:6e:90:12',
      }),
    }),
    looks: some,
    reach: reaching(unlock, openLot, part(3)),
  },
  {
    name: 'engineer-hooks',
    answers: engineer({ 'lot.hooks': async () => ({ hooks }) }),
    looks: some,
    reach: reaching(unlock, openLot, part(4), async (page) => {
      await page.locator('main form button').click();
    }),
  },
  {
    name: 'engineer-slots-none',
    answers: engineer({ 'bench.slots': always({ slots: [] }) }),
    looks: ['light', 'phone'],
    reach: reaching(unlock, place(2)),
  },
  {
    name: 'engineer-teaching',
    answers: engineer({ 'bench.slots': always({ ...taught, awaiting: 4, last: { kind: 'taught', slot: 'slot-3' } }) }),
    looks: some,
    reach: reaching(unlock, place(2)),
  },
  {
    name: 'engineer-slots',
    answers: engineer({ 'bench.slots': always(taught), ...busyBehind() }),
    looks: some,
    reach: reaching(unlock, place(2)),
  },
  {
    name: 'engineer-ledger',
    answers: engineer(),
    looks: some,
    reach: reaching(unlock, place(3), async (page) => {
      await page.locator('main form input[type="password"]').fill('mysql://x');
      await page.locator('main form button[type="submit"]').click();
    }),
  },
];
