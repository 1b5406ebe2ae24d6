import { mkdir, readFile, rename } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { adviceOnNoStart } from '../../../../electron/contract/boot/advice.ts';
import { signedCertificateSchema } from '../../../../electron/contract/certificate.ts';
import type { AwaitedUnit } from '../../../../electron/engine/boot/watched.ts';
import { certificateFile } from '../../../../electron/engine/lot/run/boot-results.ts';
import { lotStores } from '../../../rigs/lot-stores.ts';
import {
  type OpenShelf,
  pantavisor,
  rowsWith,
  ShelfStation,
  stationFolder,
  World,
} from '../../../rigs/lot/shelf-bench.ts';

const macOf = (unit: number) => `02:00:00:00:00:${String(unit).padStart(2, '0')}`;
const macs = (count: number) => rowsWith(Array.from({ length: count }, (_, index) => ({ mac: macOf(index + 1) })));
const poll = { timeout: 10_000, interval: 10 };

const waitingOn = ({ shelf }: OpenShelf) => shelf.awaited.map(({ unit, verdict }) => `${unit} ${verdict}`);

describe.each(lotStores())('a shelf over $name', ({ name, options, place }) => {
  describe('holds units until their devices were seen', options, () => {
    let stack: AsyncDisposableStack;
    let world: World;
    let where: string;
    let folder: string;
    beforeEach(async () => {
      stack = new AsyncDisposableStack();
      ({ where, folder } = stack.use(await place()));
      world = new World();
    });
    afterEach(() => stack.disposeAsync());

    async function station(made: Parameters<typeof ShelfStation.open>[2]): Promise<ShelfStation> {
      return stack.use(await ShelfStation.open(where, stationFolder(folder, 'one'), made));
    }

    /** Another one that takes part in the lot. */
    async function other(first: ShelfStation, name = 'two'): Promise<ShelfStation> {
      const second = stack.use(await ShelfStation.open(where, stationFolder(folder, name), { lot: first.lot }));
      await first.ledger.admit(first.lot.id, second.ledger.card, name);
      return second;
    }

    test('a device that is seen while the ledger is away is told when it is back, and awaited until then', async () => {
      const one = await station({ values: macs(2) });
      await one.ship();
      await using open = await one.shelf(world);
      one.isAway = true;
      await world.comesUp({ mac: macOf(1) });
      await expect.poll(() => waitingOn(open), poll).toEqual(['1 up-unclaimed']);
      await expect.poll(() => open.told.trouble, poll).toContain('ledger-unreachable');
      one.isAway = false;
      await expect.poll(() => one.states(), poll).toEqual(['1 passed', '2 open']);
      await expect.poll(() => open.told.passed, poll).toEqual([1]);
      expect(open.shelf.awaited).toEqual([]);
      const log = await Array.fromAsync(one.ledger.log(one.lot.id));
      expect(log.flatMap(({ unit, event }) => (unit === 1 ? [event.kind] : [])).slice(-2)).toEqual([
        'booted',
        'passed',
      ]);
    });

    test('what a process could not tell before it ended is found out again by the next one', async () => {
      const one = await station({ values: macs(1) });
      await one.ship();
      {
        await using open = await one.shelf(world);
        one.isAway = true;
        await world.comesUp({ mac: macOf(1) });
        await expect.poll(() => open.told.trouble, poll).toContain('ledger-unreachable');
      }
      one.isAway = false;
      expect(await one.states()).toEqual(['1 shipped']);
      world.time += 3_600_000;
      await using open = await one.shelf(world);
      // It is on, and says nothing of when it started.
      world.say({ mac: macOf(1) }, { kind: 'status', status: 'READY', revision: '0' });
      await expect.poll(() => open.shelf.awaited[0]?.next, poll).toBe(adviceOnNoStart);
      world.time += 60_000;
      await wait(50);
      expect(await one.states()).toEqual(['1 shipped']);
      // It started after its card was made.
      world.say({ mac: macOf(1) }, { kind: 'uptime', seconds: 3600 });
      world.say({ mac: macOf(1) }, { kind: 'status', status: 'READY', revision: '0' });
      await wait(20);
      world.time += 40_000;
      await expect.poll(() => one.states(), poll).toEqual(['1 passed']);
    });

    test('the time that a boot may take begins with it, however long the card has lain there', async () => {
      const one = await station({ values: macs(1) });
      await one.ship();
      await using open = await one.shelf(world, { bootTimeout: 100 });
      await wait(300);
      world.say({ mac: macOf(1) }, { kind: 'status', status: 'STARTED', revision: '0' });
      await wait(300);
      expect(waitingOn(open)).toEqual(['1 booting']);
      expect(await one.states()).toEqual(['1 shipped']);
      world.time += 1000;
      world.say({ mac: macOf(1) }, { kind: 'stage', stage: 'kernel' });
      await expect.poll(() => one.states(), poll).toEqual(['1 failed']);
      await expect.poll(() => open.told.failed, poll).toEqual([1]);
    });

    test('two stations see the same, and nothing is told twice or called a fault', async () => {
      const one = await station({ values: macs(2) });
      const two = await other(one);
      const { reservation, certificate } = await one.ship();
      await using at1 = await one.shelf(world);
      await using at2 = await two.shelf(world);
      expect([waitingOn(at1), waitingOn(at2)]).toEqual([['1 not-seen'], ['1 not-seen']]);
      // The card that was just made is one that was found in the ledger already.
      at1.shelf.add({ ...reservation.unit, state: 'shipped', reservation: reservation.id }, certificate);
      expect(at1.shelf.awaited).toHaveLength(1);
      // One that is made while both look.
      await two.ship();
      await expect.poll(() => waitingOn(at1), poll).toEqual(['1 not-seen', '2 not-seen']);
      await expect.poll(() => waitingOn(at2), poll).toEqual(['1 not-seen', '2 not-seen']);
      await world.comesUp({ mac: macOf(1) });
      await world.comesUp({ mac: macOf(2) });
      await expect.poll(() => one.states(), poll).toEqual(['1 passed', '2 passed']);
      await expect.poll(() => [at1.shelf.awaited, at2.shelf.awaited], poll).toEqual([[], []]);
      await wait(100);
      expect([at1.told.trouble, at2.told.trouble, at1.shelf.alarms, at2.shelf.alarms]).toEqual([[], [], [], []]);
      const log = await Array.fromAsync(one.ledger.log(one.lot.id));
      const kinds = log.map(({ event }) => event.kind);
      expect(kinds.filter((kind) => kind === 'passed')).toHaveLength(2);
      expect(kinds.filter((kind) => kind === 'booted')).toHaveLength(2);
      expect(kinds).not.toContain('refused');
      expect(await one.ledger.prove(one.lot.id)).not.toHaveProperty('problem');
    });

    test('what two stations call by other names happened once, also where one of them says so late', async () => {
      const one = await station({ values: macs(1) });
      const two = await other(one);
      const { id } = (await one.ship()).reservation;
      const { lot, ledger } = one;
      await ledger.tell(lot.id, 1, { kind: 'booted', verdict: 'up-unclaimed' }, id);
      await two.ledger.tell(lot.id, 1, { kind: 'booted', verdict: 'up-claimed' }, id);
      await two.ledger.tell(lot.id, 1, { kind: 'passed' }, id);
      expect(await ledger.tell(lot.id, 1, { kind: 'booted', verdict: 'up' }, id)).toMatchObject({ state: 'passed' });
      expect(await ledger.tell(lot.id, 1, { kind: 'passed' }, id)).toMatchObject({ verdict: 'up-unclaimed' });
      // By hand, or with another card, it is none of theirs any more.
      await ledger.tell(lot.id, 1, { kind: 'returned', reason: 'a test' });
      const late = two.ledger.tell(lot.id, 1, { kind: 'booted', verdict: 'up' }, id);
      await expect(late).rejects.toMatchObject({ code: 'unit-moved' });
    });

    test('a station that is cut off finds out later what another one has told, and nothing is refused', async () => {
      const one = await station({ values: macs(1) });
      const two = await other(one);
      await one.ship();
      await using at1 = await one.shelf(world);
      await using at2 = await two.shelf(world);
      one.isAway = true;
      await world.comesUp({ mac: macOf(1) });
      await expect.poll(() => at2.told.passed, poll).toEqual([1]);
      expect(at1.told.passed).toEqual([]);
      one.isAway = false;
      await expect.poll(() => at1.shelf.awaited, poll).toEqual([]);
      expect(at1.shelf.alarms).toEqual([]);
      expect(await one.states()).toEqual(['1 passed']);
    });

    test('a unit of another station is judged by what its card was made to be', async () => {
      const one = await station({ values: macs(1) });
      const two = await other(one);
      await one.ship();
      await one.ledger[Symbol.asyncDispose]();
      await using _ = await two.shelf(world);
      world.time += 1000;
      world.say({ mac: macOf(1) }, { kind: 'stage', stage: 'kernel' });
      world.say({ mac: macOf(1) }, { kind: 'state', revision: '0', sha256: 'f'.repeat(64) });
      world.say({ mac: macOf(1) }, { kind: 'status', status: 'READY', revision: '0' });
      await wait(20);
      world.time += 40_000;
      await expect.poll(() => two.states(), poll).toEqual(['1 failed']);
      const [unit] = await two.ledger.units(two.lot.id);
      expect(unit).toMatchObject({ cause: 'boot', code: 'wrong-image', station: one.ledger.station });
    });

    test('how a first boot failed is in a certificate, too', async () => {
      const one = await station({ values: macs(1) });
      await one.ship();
      await using _ = await one.shelf(world);
      world.time += 1000;
      world.say({ mac: macOf(1) }, { kind: 'stage', stage: 'kernel' });
      world.say({ mac: macOf(1) }, { kind: 'state', revision: '0', sha256: 'f'.repeat(64) });
      world.say({ mac: macOf(1) }, { kind: 'status', status: 'READY', revision: '0' });
      await wait(20);
      world.time += 40_000;
      await expect.poll(() => one.states(), poll).toEqual(['1 failed']);
      const file = certificateFile({ stationFolder: one.folder, lot: one.lot }, { number: 1, attempt: 1 });
      const text = await readFile(file.replace('.certificate', '.boot.certificate'), 'utf8');
      const { certificate } = signedCertificateSchema.parse(JSON.parse(text));
      expect(certificate.boot).toMatchObject({ verdict: 'wrong-image' });
    });

    test.each(['passed', 'failed'] as const)(
      'a boot that no certificate can say of has %s all the same, and that is said',
      async (how) => {
        const one = await station({ values: macs(1) });
        await one.ship();
        const file = certificateFile({ stationFolder: one.folder, lot: one.lot }, { number: 1, attempt: 1 });
        await mkdir(file.replace('.certificate', '.boot.certificate'));
        await using open = await one.shelf(world, how === 'failed' ? { bootTimeout: 100 } : {});
        if (how === 'passed') await world.comesUp({ mac: macOf(1) });
        else {
          world.time += 1000;
          world.say({ mac: macOf(1) }, { kind: 'stage', stage: 'kernel' });
        }
        await expect.poll(() => one.states(), poll).toEqual([`1 ${how}`]);
        expect(open.shelf.alarms).toMatchObject([
          { kind: 'boot-not-recorded', unit: 1, error: { code: 'file-unwritable' } },
        ]);
      },
    );

    test('without its certificate a unit of this station stays where it is, and that is said until it is back', async () => {
      const one = await station({ values: macs(1) });
      await one.ship();
      const file = certificateFile({ stationFolder: one.folder, lot: one.lot }, { number: 1, attempt: 1 });
      await rename(file, `${file}.away`);
      await using open = await one.shelf(world);
      await world.comesUp({ mac: macOf(1) });
      await wait(50);
      expect(await one.states()).toEqual(['1 shipped']);
      expect(open.shelf.alarms).toEqual([{ kind: 'boot-not-judged', unit: 1, why: 'no-certificate' }]);
      await rename(`${file}.away`, file);
      await expect.poll(() => waitingOn(open), poll).toEqual(['1 not-seen']);
      expect(open.shelf.alarms).toEqual([]);
      await world.comesUp({ mac: macOf(1) });
      await expect.poll(() => one.states(), poll).toEqual(['1 passed']);
    });

    test('of units with the same mark none passes by it, and that is said', async () => {
      const same = { serial: 'WK-7' };
      const one = await station({ values: rowsWith([same, { ...same, tag: 't2' }, { serial: 'wk-7 ' }]) });
      await one.ship();
      await using open = await one.shelf(world);
      await world.comesUp({ serial: 'wk-7' });
      await expect.poll(() => one.states(), poll).toEqual(['1 passed', '2 open', '3 open']);
      await one.ship();
      await one.ship();
      await expect.poll(() => waitingOn(open), poll).toEqual(['2 not-seen', '3 not-seen']);
      // One of them has another mark beside it.
      expect(open.shelf.alarms).toMatchObject([{ unit: 3, why: 'alike', other: 1 }]);
      await world.comesUp({ serial: 'wk-7' });
      await wait(50);
      expect(await one.states()).toEqual(['1 passed', '2 shipped', '3 shipped']);
      // By another one of its marks it does.
      await world.comesUp({ tag: 't2' });
      await expect.poll(() => one.states(), poll).toEqual(['1 passed', '2 passed', '3 shipped']);
      await expect.poll(() => open.shelf.alarms.map(({ kind }) => kind), poll).toEqual(['boot-not-judged']);
    });

    test('nor after the shelf was opened anew, where the other one has passed long ago', async () => {
      const same = { mac: macOf(9) };
      const one = await station({ values: rowsWith([same, same]) });
      await one.ship();
      {
        await using _ = await one.shelf(world);
        await world.comesUp(same);
        await expect.poll(() => one.states(), poll).toEqual(['1 passed', '2 open']);
      }
      await one.ship();
      await using open = await one.shelf(world);
      expect(open.shelf.alarms).toMatchObject([{ unit: 2, why: 'alike', other: 1 }]);
      await world.comesUp(same);
      await wait(50);
      expect(await one.states()).toEqual(['1 passed', '2 shipped']);
    });

    test.each(['by a person', 'by its boot'])(
      'a board whose unit was given up %s is known with its next card',
      async (how) => {
        const one = await station({ values: rowsWith([{ tag: 't1' }, { tag: 't2' }]) });
        const board = macOf(7);
        await one.ship(pantavisor, board);
        await using open = await one.shelf(world, { bootTimeout: 100 });
        await expect.poll(() => waitingOn(open), poll).toEqual(['1 not-seen']);
        if (how === 'by a person') await one.ledger.tell(one.lot.id, 1, { kind: 'failed', cause: 'other' });
        else {
          world.time += 1000;
          world.say({ mac: board }, { kind: 'stage', stage: 'kernel' });
        }
        await expect.poll(() => waitingOn(open), poll).toEqual([]);
        await expect.poll(() => one.states(), poll).toEqual(['1 failed', '2 open']);
        world.time += 1000;
        await one.ship(pantavisor, board);
        await expect.poll(() => waitingOn(open), poll).toEqual(['2 not-seen']);
        expect(open.shelf.alarms).toEqual([]);
        // It is still on with the other card.
        world.say({ mac: board }, { kind: 'status', status: 'READY', revision: '0' });
        await wait(50);
        expect(await one.states()).toEqual(['1 failed', '2 shipped']);
        await world.comesUp({ mac: board });
        await expect.poll(() => one.states(), poll).toEqual(['1 failed', '2 passed']);
      },
    );

    test.each([-3_600_000, 3_600_000])(
      'the clock is set by %i ms: those who ask the Hub know when a card was made',
      async (by) => {
        const one = await station({ values: macs(2) });
        const date = vi.spyOn(Date, 'now');
        stack.defer(() => date.mockRestore());
        const real = () => performance.timeOrigin + performance.now();
        let ahead = 0;
        date.mockImplementation(() => real() + ahead);
        await one.ship();
        let seen: readonly AwaitedUnit[] = [];
        await using _ = await one.shelf(world, {
          now: undefined,
          observers: async ({ units }) => {
            seen = units;
            return [];
          },
        });
        ahead = by;
        const age = () => Date.now() - (seen[0]?.flashed ?? 0);
        expect(age()).toBeGreaterThanOrEqual(0);
        expect(age()).toBeLessThan(60_000);
      },
    );

    test('a card that seems to be made later than now was made before', async () => {
      const one = await station({ values: macs(1) });
      await one.ship();
      world.time -= 3_600_000;
      let seen: readonly AwaitedUnit[] = [];
      await using _ = await one.shelf(world, {
        observers: async ({ units }) => {
          seen = units;
          return [];
        },
      });
      expect(seen[0]?.flashed).toBe(world.time);
    });

    test('a unit that a person gives up leaves the shelf, and comes back with its next card', async () => {
      const one = await station({ values: macs(2) });
      await one.ship();
      await one.ship();
      await using open = await one.shelf(world);
      await one.ledger.tell(one.lot.id, 1, { kind: 'failed', cause: 'other' });
      await expect.poll(() => waitingOn(open), poll).toEqual(['2 not-seen']);
      await world.comesUp({ mac: macOf(1) });
      await wait(50);
      expect(await one.states()).toEqual(['1 failed', '2 shipped']);
      expect(open.told.trouble).toEqual([]);
      await one.ledger.replace(one.lot.id, 1, rowsWith([{ mac: macOf(1) }])[0] ?? { shown: {}, secret: {} });
      await one.ship();
      await expect.poll(() => waitingOn(open).toSorted(), poll).toEqual(['1 not-seen', '2 not-seen']);
      await world.comesUp({ mac: macOf(1) });
      await expect.poll(() => one.states(), poll).toEqual(['1 passed', '2 shipped']);
    });

    test('a device that is up and has still to be claimed is so for every station, also for one that starts anew', async () => {
      const one = await station({ values: macs(1), passes: 'claimed' });
      const two = await other(one);
      await one.ship({ ...pantavisor, claim: 'token' });
      {
        await using _ = await one.shelf(world);
        await world.comesUp({ mac: macOf(1) });
        await expect.poll(() => one.states(), poll).toEqual(['1 booted']);
      }
      await using _ = await two.shelf(world);
      world.time += 60_000;
      world.say({ mac: macOf(1) }, { kind: 'uptime', seconds: 100 });
      world.say({ mac: macOf(1) }, { kind: 'claim', claim: 'claimed' });
      world.say({ mac: macOf(1) }, { kind: 'status', status: 'READY', revision: '0' });
      await wait(20);
      world.time += 40_000;
      await expect.poll(() => one.states(), poll).toEqual(['1 passed']);
    });

    test.runIf(name === 'SQLite')('sixty of them, half of which come up', { timeout: 60_000 }, async () => {
      const one = await station({ values: macs(60) });
      for (let unit = 1; unit <= 60; unit += 1) await one.ship();
      await using open = await one.shelf(world);
      expect(open.shelf.awaited).toHaveLength(60);
      const even = Array.from({ length: 30 }, (_, index) => 2 * index + 2);
      world.time += 1000;
      for (const unit of even) world.say({ mac: macOf(unit) }, { kind: 'stage', stage: 'kernel' });
      for (const unit of even) world.say({ mac: macOf(unit) }, { kind: 'status', status: 'READY', revision: '0' });
      await wait(100);
      world.time += 40_000;
      await expect.poll(() => open.told.passed.length, { timeout: 40_000 }).toBe(30);
      expect(open.told.passed.toSorted((a, b) => a - b)).toEqual(even);
      expect(open.shelf.awaited.map(({ unit }) => unit)).toEqual(even.map((unit) => unit - 1));
      expect((await one.states()).filter((state) => state.endsWith('passed'))).toHaveLength(30);
    });
  });
});
