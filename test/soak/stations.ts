import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWickError } from '../../electron/contract/errors.ts';
import type { Ledger } from '../../electron/engine/lot/ledger/ledger.ts';
import { reconcile } from '../../electron/engine/lot/ledger/reconcile.ts';
import { CutLine } from '../rigs/cut-line.ts';
import { ledgerOf, plainLot, plainUnits } from '../rigs/lot.ts';
import { Postgres } from '../rigs/postgres.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import type { CardLine, LotStationOrder } from './programs/lot-station.ts';
import { Random } from './random.ts';

export interface StationsPlan {
  seed: number;
  /** Units that are to pass. */
  units: number;
  stations: number;
  kills: number;
  /** Of the server, and cuts of a station's line: of two kinds. */
  restarts: number;
  cuts: number;
  /** ms that one of a unit's six steps takes at most. */
  pace: number;
  say: (line: string) => void;
  signal: AbortSignal;
}

export interface StationsReport {
  problems: string[];
  passed: number;
  entries: number;
  burnt: number;
  resumed: number;
  refused: number;
  kills: number;
  seconds: number;
}

/** ms; longer than a station takes to be there again, so that mostly its own journal is asked. */
const lease = 4000;
const patience = 600;

/** Several stations take the units of one lot from one server, while they are killed, it is restarted and lines are cut. */
export async function runStations(plan: StationsPlan): Promise<StationsReport> {
  const startedAt = performance.now();
  await using server = await Postgres.start();
  await using home = await temporaryFolder();
  const address = await server.newDatabase();
  await using engineer = await ledgerOf(address, join(home.path, 'engineer'));
  const signed = plainLot(plan.units, { pauseAfter: 100 });
  const { id: lot } = signed.lot;
  const spare = Math.ceil(plan.units * 0.05);
  await engineer.create(signed, plainUnits(plan.units + spare));
  await using bench = new AsyncDisposableStack();
  const stations: Station[] = [];
  for (let index = 0; index < plan.stations; index++) {
    const folder = join(home.path, `station-${index + 1}`);
    const line = bench.use(await CutLine.to(server.socket));
    const where = `postgres://wick@127.0.0.1:${line.port}/${new URL(address.replace('@/', '@x/')).pathname.slice(1)}?sslmode=disable`;
    {
      await using first = await ledgerOf(where, folder);
      await engineer.admit(lot, first.card, `station ${index + 1}`);
    }
    const order = { where, folder, lot, slots: 4, seed: plan.seed + index, pace: plan.pace, lease, patience };
    const station = bench.adopt(new Station(order, line), (one) => one.kill());
    stations.push(station);
    station.start();
  }
  const problems: string[] = [];
  const random = new Random(plan.seed);
  const kills = await trouble(plan, { server, stations, random });
  plan.say(`${kills} kills done after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  for (;;) {
    await replaceBurnt(engineer, lot);
    if (stations.every(({ isDone }) => isDone)) break;
    if (plan.signal.aborted) throw new Error('it was given up');
    for (const station of stations) problems.push(...station.takeProblems());
    if (problems.length > 0) break;
    await sleep(200);
  }
  problems.push(...(await judge(engineer, lot, { plan, stations })));
  const log = await Array.fromAsync(engineer.log(lot));
  const count = (kind: string) => log.filter(({ event }) => event.kind === kind).length;
  return {
    problems,
    passed: (await engineer.standing(lot)).states.passed,
    entries: log.length,
    burnt: log.filter(({ event }) => event.kind === 'failed' && event.cause === 'station-lost').length,
    resumed: count('resumed'),
    refused: count('refused'),
    kills,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

interface Bench {
  server: Postgres;
  stations: readonly Station[];
  random: Random;
}

async function trouble(plan: StationsPlan, { server, stations, random }: Bench): Promise<number> {
  const orders = [
    ...Array.from({ length: plan.kills }, () => 'kill' as const),
    ...Array.from({ length: plan.restarts }, () => 'restart' as const),
    ...Array.from({ length: plan.cuts }, () => (random.chance(0.5) ? ('cut' as const) : ('silence' as const))),
  ];
  // A shuffle that comes again.
  const shuffled = orders.map((order) => ({ order, at: random.fraction() })).sort((one, other) => one.at - other.at);
  let kills = 0;
  for (const { order } of shuffled) {
    if (plan.signal.aborted) break;
    const station = stations[random.below(stations.length)];
    if (station === undefined) continue;
    await Promise.race([station.ready, sleep(5000)]);
    await sleep(random.below(250));
    if (order === 'kill') {
      if (station.isDone) continue;
      await station.kill();
      station.start();
      kills++;
    } else if (order === 'restart') {
      await server.stopServer();
      await sleep(random.below(800));
      await server.startServer();
    } else {
      station.line[order]();
      // Sometimes for longer than a lease.
      setTimeout(() => station.line.mend(), random.below(lease * 1.5));
    }
  }
  for (const { line } of stations) line.mend();
  return kills;
}

/** Units whose values may be out there get others, so that the lot comes to its end. */
async function replaceBurnt(engineer: Ledger, lot: string): Promise<void> {
  await engineer.settle(lot);
  const { states, status } = await engineer.standing(lot);
  if (status === 'paused') await engineer.tellLot(lot, { kind: 'unpaused' });
  if (states.open > 0) return;
  for (const { number, values } of await engineer.units(lot, { states: ['failed'] })) {
    const [fresh] = plainUnits(1);
    try {
      if (values === 'burnt' && fresh !== undefined) await engineer.replace(lot, number, fresh);
      if (values === 'fresh') await engineer.tell(lot, number, { kind: 'returned', reason: 'once more' });
    } catch (error) {
      // Its station is back, and has gone on with it.
      if (!isWickError(error, 'unit-moved')) throw error;
    }
  }
}

async function judge(
  engineer: Ledger,
  lot: string,
  { plan, stations }: { plan: StationsPlan; stations: readonly Station[] },
): Promise<string[]> {
  const problems: string[] = [];
  const { proof } = (await reconcile(engineer, { lots: [lot], disable: async () => {} }))[0] ?? {};
  if (proof?.problem !== undefined) problems.push(`the log does not hold: ${JSON.stringify(proof.problem)}`);
  const { status, states } = await engineer.standing(lot);
  if (status !== 'complete' || states.passed < plan.units)
    problems.push(`${states.passed} of ${plan.units} passed, and the lot is ${status}`);
  const active = states.reserved + states.written + states.verified + states.provisioned + states.shipped;
  if (active > 0) problems.push(`${active} units are still under way`);
  const cards = stations.flatMap((station) => station.cards());
  const owners = new Map<string, string>();
  for (const { token, reservation, unit } of cards) {
    const owner = owners.get(token) ?? reservation;
    if (owner !== reservation) problems.push(`the token of unit ${unit} is on two cards`);
    owners.set(token, owner);
  }
  const units = await engineer.units(lot);
  const written = new Set(cards.map(({ reservation }) => reservation));
  const passed = new Set<string>();
  for (const { number, state, reservation = '' } of units) {
    if (state !== 'passed') continue;
    passed.add(reservation);
    if (!written.has(reservation)) problems.push(`unit ${number} passed, and is on no card`);
  }
  const refused = new Set<string>();
  for await (const { event } of engineer.log(lot)) if (event.kind === 'refused') refused.add(event.reservation);
  for (const { unit, reservation, step } of cards)
    if (step === 'done' && !passed.has(reservation) && !refused.has(reservation))
      problems.push(`unit ${unit} was done, and the ledger has lost it`);
  return problems;
}

class Station {
  readonly line: CutLine;
  readonly #order: LotStationOrder;
  #child: ChildProcess | undefined;
  #said = '';
  #problems: string[] = [];
  ready: Promise<unknown> = Promise.resolve();
  isDone = false;

  constructor(order: LotStationOrder, line: CutLine) {
    this.#order = order;
    this.line = line;
  }

  start(): void {
    const order: LotStationOrder = { ...this.#order, seed: this.#order.seed + Math.floor(performance.now()) };
    const child = fork(join(import.meta.dirname, 'programs', 'lot-station.ts'), [JSON.stringify(order)], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.stderr?.on('data', (part: Buffer) => {
      this.#said = (this.#said + part.toString()).slice(-3000);
    });
    this.ready = once(child, 'message');
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') return;
      if (code === 0) this.isDone = true;
      else this.#problems.push(`a station ended with ${code ?? signal}: ${this.#said}`);
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  takeProblems(): string[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  cards(): CardLine[] {
    const path = join(this.#order.folder, 'cards.jsonl');
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as CardLine);
  }
}
