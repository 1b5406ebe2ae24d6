import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { CutLine } from '../../../rigs/cut-line.ts';
import { ledgerOf, plainLot, plainUnits, tellAll, wellEvents } from '../../../rigs/lot.ts';
import { needing } from '../../../rigs/needs.ts';
import { Postgres } from '../../../rigs/postgres.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const lease = 60_000;
const patience = 700;

/** A lot that one station works on behind a line that can be cut, and an engineer has at hand. */
async function bench(server: Postgres) {
  await using stack = new AsyncDisposableStack();
  const line = stack.use(await CutLine.to(server.socket));
  const [home, desk] = [stack.use(await temporaryFolder()), stack.use(await temporaryFolder())];
  const address = await server.newDatabase();
  const engineer = stack.use(await ledgerOf(address, desk.path));
  const name = new URL(address.replace('@/', '@x/')).pathname.slice(1);
  const where = `postgres://wick:hush-hush@127.0.0.1:${line.port}/${name}?sslmode=disable`;
  const signed = plainLot(20);
  const { id: lot } = signed.lot;
  await engineer.create(signed, plainUnits(20));
  const open = async () => await ledgerOf(where, home.path, { patience });
  {
    await using first = await open();
    await engineer.admit(lot, first.card, 'bench');
  }
  const rest = stack.move();
  return {
    server,
    line,
    engineer,
    lot,
    open,
    where,
    home: home.path,
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 200) throw new Error('it did not come to that');
    await sleep(50);
  }
}

const stateOf = async (ledger: Ledger, lot: string, unit: number) =>
  (await ledger.units(lot, { units: [unit] }))[0]?.state;

describe('a station whose ledger is away', needing('postgresql'), () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await Postgres.start();
  });
  afterAll(async () => await server[Symbol.asyncDispose]());

  it.each(['cut', 'silence'] as const)('finishes the unit in its hand, and takes no other (%s)', async (trouble) => {
    await using at = await bench(server);
    const { line, engineer, lot } = at;
    await using ledger = await at.open();
    const taken = await ledger.reserve({ lot, slot: '1', lease });
    if (taken === undefined) throw new Error('there is a unit');
    line[trouble]();
    for (const event of wellEvents) {
      const unit = await ledger.tell(lot, 1, event, taken.id);
      expect(unit).toMatchObject({ number: 1, shown: taken.unit.shown });
    }
    // What the rules do not allow is not allowed now either.
    await expect(ledger.tell(lot, 1, { kind: 'verified' }, '11111111-1111-4111-8111-111111111111')).rejects.toThrow();
    const refused = await ledger.reserve({ lot, slot: '1', lease }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'ledger-unreachable' });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('hush-hush');
    expect(await ledger.unitsInHand(lot)).toMatchObject([{ unit: 1, exposed: true, unsent: wellEvents.slice(0, 6) }]);
    expect(await stateOf(engineer, lot, 1)).toBe('reserved');
    line.mend();
    await until(async () => (await stateOf(engineer, lot, 1)) === 'passed');
    expect(await ledger.flush(lot)).toEqual([]);
    expect((await ledger.reserve({ lot, slot: '1', lease }))?.unit.number).toBe(2);
    const kinds = (await Array.fromAsync(engineer.log(lot))).flatMap((entry) =>
      entry.unit === 1 ? [entry.event.kind] : [],
    );
    expect(kinds).toEqual(['reserved', ...wellEvents.map(({ kind }) => kind)]);
    expect((await engineer.prove(lot)).problem).toBeUndefined();
  });

  it('does not lose what it was told when it goes out, too', async () => {
    await using at = await bench(server);
    const { line, engineer, lot } = at;
    {
      await using ledger = await at.open();
      const taken = await ledger.reserve({ lot, slot: '1', lease });
      const other = await ledger.reserve({ lot, slot: '2', lease });
      line.cut();
      if (taken !== undefined) await tellAll(ledger, taken, wellEvents.slice(0, 5));
      await ledger.tell(lot, 2, { kind: 'exposing' }, other?.id);
    }
    line.mend();
    await using ledger = await at.open();
    expect(await ledger.settle(lot)).toEqual({ held: false, returned: [], burnt: [2], refused: [] });
    expect(await stateOf(engineer, lot, 1)).toBe('shipped');
    expect((await engineer.prove(lot)).problem).toBeUndefined();
  });

  it('has its work counted that it did after it was given up for lost', async () => {
    await using at = await bench(server);
    const { line, engineer, lot } = at;
    await using ledger = await at.open();
    const short = 400;
    const taken = await ledger.reserve({ lot, slot: '1', lease: short });
    const other = await ledger.reserve({ lot, slot: '2', lease: short });
    if (taken === undefined || other === undefined) throw new Error('there are units');
    await tellAll(ledger, taken, wellEvents.slice(0, 2));
    await tellAll(ledger, other, wellEvents.slice(0, 2));
    line.cut();
    await tellAll(ledger, taken, wellEvents.slice(2));
    await tellAll(ledger, other, wellEvents.slice(2));
    await sleep(short);
    expect((await engineer.settle(lot)).burnt).toEqual([1, 2]);
    // The Hub takes the values of one of them no longer: its card is worth nothing.
    await engineer.tell(lot, 2, { kind: 'disabled' });
    line.mend();
    await until(async () => (await stateOf(engineer, lot, 1)) === 'passed');
    const refused = await ledger.flush(lot);
    expect(ledger.untold(lot)).toMatchObject({ units: [], refused: [{ unit: 2, error: { code: 'unit-moved' } }] });
    expect(refused.map(({ unit, event }) => [unit, event.kind])).toEqual(
      wellEvents.slice(2).map(({ kind }) => [2, kind]),
    );
    expect(await engineer.units(lot, { limit: 2 })).toMatchObject([
      { state: 'passed', values: 'used' },
      { state: 'failed', values: 'disabled' },
    ]);
    const log = await Array.fromAsync(engineer.log(lot));
    expect(log.filter(({ unit, event }) => unit === 1 && event.kind === 'resumed')).toHaveLength(1);
    expect(log.filter(({ event }) => event.kind === 'refused')).toHaveLength(4);
    expect((await engineer.prove(lot)).problem).toBeUndefined();
  });

  it('keeps in its hands nothing that has come to its end elsewhere', async () => {
    await using at = await bench(server);
    const { line, engineer, lot } = at;
    await using ledger = await at.open();
    const shipped = [await ledger.reserve({ lot, slot: '1', lease }), await ledger.reserve({ lot, slot: '2', lease })];
    for (const one of shipped) if (one !== undefined) await tellAll(ledger, one, wellEvents.slice(0, 5));
    const [first, second] = shipped.map((one) => one?.id);
    // One is told here by somebody who has no reservation, the other by an engineer elsewhere.
    await ledger.tell(lot, 1, { kind: 'passed' });
    await engineer.tell(lot, 2, { kind: 'failed', cause: 'other', byHand: true });
    await expect(ledger.tell(lot, 2, { kind: 'passed' }, second)).rejects.toMatchObject({ code: 'unit-moved' });
    line.cut();
    for (const [unit, reservation] of [
      [1, first],
      [2, second],
    ] as const)
      await expect(ledger.tell(lot, unit, { kind: 'booted', verdict: 'up' }, reservation)).rejects.toMatchObject({
        code: 'ledger-unreachable',
      });
    expect(ledger.untold(lot).units).toEqual([]);
  });

  it('is given up for lost twice, and comes back twice', async () => {
    await using at = await bench(server);
    const { engineer, lot } = at;
    await using ledger = await at.open();
    const short = 300;
    const taken = await ledger.reserve({ lot, slot: '1', lease: short });
    if (taken === undefined) throw new Error('there is a unit');
    await tellAll(ledger, taken, wellEvents.slice(0, 2));
    for (const _ of [1, 2]) {
      await sleep(short + 50);
      expect((await engineer.settle(lot)).burnt).toEqual([1]);
      await ledger.tell(lot, 1, { kind: 'resumed' }, taken.id);
      expect(await stateOf(engineer, lot, 1)).toBe('written');
      await ledger.renew(taken, short);
    }
    await tellAll(ledger, taken, wellEvents.slice(2));
    expect(await stateOf(engineer, lot, 1)).toBe('passed');
  });

  it('says that it is away when it is opened then', async () => {
    await using at = await bench(server);
    await server.stopServer();
    await expect(at.open()).rejects.toMatchObject({ code: 'ledger-unreachable' });
    await server.startServer();
    await (await at.open())[Symbol.asyncDispose]();
  });

  it('goes on after the server was ended and started', async () => {
    await using at = await bench(server);
    const { engineer, lot } = at;
    await using ledger = await at.open();
    const taken = await ledger.reserve({ lot, slot: '1', lease });
    if (taken === undefined) throw new Error('there is a unit');
    await tellAll(ledger, taken, wellEvents.slice(0, 2));
    await server.stopServer();
    await tellAll(ledger, taken, wellEvents.slice(2));
    await server.startServer();
    await ledger.flush(lot);
    expect(await stateOf(engineer, lot, 1)).toBe('passed');
  });

  it('gives back what was reserved for it without its knowing', async () => {
    await using at = await bench(server);
    const { line, engineer, lot } = at;
    await using ledger = await at.open();
    await ledger.reserve({ lot, slot: '1', lease });
    // The answer is lost at some point of the transaction, also after its end.
    let lost = 0;
    for (let wait = 0; wait < 12 && lost < 6; wait++) {
      const asking = ledger.reserve({ lot, slot: '1', lease });
      await sleep(wait);
      line.cut();
      const taken = await asking.catch(() => undefined);
      if (taken === undefined) lost++;
      else await tellAll(ledger, taken).catch(() => {});
      line.mend();
      await until(
        async () =>
          await ledger.standing(lot).then(
            () => true,
            () => false,
          ),
      );
      await ledger.settle(lot);
    }
    expect(lost).toBeGreaterThan(0);
    const standing = await engineer.standing(lot);
    expect(standing.states.reserved).toBe(1);
    expect(standing.states.failed).toBe(0);
    expect((await engineer.prove(lot)).problem).toBeUndefined();
  });
});
