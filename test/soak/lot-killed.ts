import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lotBench, openBench } from '../rigs/lot/lot-bench.ts';
import { Random } from './random.ts';

const program = join(import.meta.dirname, '../rigs/lot/programs/station.ts');
/** Bytes; where the image has its file system. */
const dataAt = 1 << 20;

export interface KillOptions {
  folder: string;
  seed: number;
  units: number;
  slots: number;
  /** How often the station is killed. */
  kills: number;
  /** ms of its life at most before it is. */
  longest: number;
  say?: (line: string) => void;
}

export interface KillReport {
  problems: string[];
  lives: number;
  /** Units that were in hand when the station was killed: whose values were shown to nobody, and others. */
  struck: { unexposed: number; exposed: number };
}

/** A lot whose station is killed with -9 again and again, and started anew. What is wrong with it in the end. */
export async function killSoak(options: KillOptions): Promise<KillReport> {
  const { folder, seed, units, slots, kills, longest, say = () => {} } = options;
  const random = new Random(seed);
  await (await lotBench({ folder, rows: units * 3 + kills * slots, lot: { size: units, pauseAfter: 100 } }))[
    Symbol.asyncDispose
  ]();
  let lives = 0;
  for (let isDone = false; !isDone; ) {
    const life = lives;
    lives += 1;
    const station = fork(program, [folder, String(slots), String(seed + life)], { execArgv: [], stdio: 'inherit' });
    const exited = once(station, 'exit') as Promise<[number | null, string | null]>;
    await Promise.race([once(station, 'message'), exited]);
    if (life < kills) {
      await Promise.race([wait(random.below(longest)), exited]);
      station.kill('SIGKILL');
    }
    const [code, killed] = await exited;
    isDone = killed === null;
    if (isDone && code !== 0)
      return { problems: [`the station ended with ${code}`], lives, struck: { unexposed: 0, exposed: 0 } };
    if (life % 10 === 9) say(`${life + 1} lives`);
  }
  return { ...(await account(folder, units)), lives };
}

/** Holds every card that was ever put in against the ledger. */
async function account(folder: string, units: number): Promise<Omit<KillReport, 'lives'>> {
  const problems: string[] = [];
  await using bench = await openBench({ folder });
  const { ledger, lot } = bench;
  const { held, refused } = await ledger.settle(lot.id);
  if (held || refused.length > 0) problems.push(`left over: ${JSON.stringify({ held, refused })}`);
  const { problem } = await ledger.prove(lot.id);
  if (problem !== undefined) problems.push(`the chain: ${problem.reason}`);
  const records = await ledger.units(lot.id);
  const passed = records.filter(({ state }) => state === 'passed');
  if (passed.length !== units) problems.push(`${passed.length} units of ${units} have passed`);
  const cards = await readCards(join(folder, 'cards'));
  for (const { number, state, values, shown } of records) {
    const serial = shown['serial'] ?? '';
    const holding = cards.filter(({ serials }) => serials.includes(serial));
    const wrong = (what: string) => problems.push(`unit ${number} (${serial}), ${state}, ${values}: ${what}`);
    if (['reserved', 'written', 'verified', 'provisioned', 'shipped'].includes(state)) wrong('nobody has it');
    // One that was shown may be on a card; on two it never is.
    if (holding.length > 1) wrong(`its row is on ${holding.length} cards`);
    if (holding.length > 0 && values === 'fresh') wrong('its row is on a card, and would be used again');
    if (state === 'passed' && holding[0]?.hasTable !== true) wrong('no card is its own');
  }
  // Whatever has a table was read back from its start to its end; whatever has not, starts no device.
  const whole = cards.filter(({ hasTable }) => hasTable).length;
  if (whole < passed.length) problems.push(`${whole} whole cards for ${passed.length} units`);
  const struck = { unexposed: 0, exposed: 0 };
  for await (const { event } of ledger.log(lot.id)) {
    if (event.kind !== 'failed' || event.cause !== 'station-lost') continue;
    struck[event.unexposed === true ? 'unexposed' : 'exposed'] += 1;
  }
  return { problems, struck };
}

interface FoundCard {
  hasTable: boolean;
  serials: string[];
}

async function readCards(folder: string): Promise<FoundCard[]> {
  const cards: FoundCard[] = [];
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    const text = bytes.toString('latin1', dataAt);
    const serials = [...new Set(text.match(/WK-\d{4}/g) ?? [])];
    // A card may not have been made any further than its name.
    cards.push({ hasTable: bytes.length >= 512 && bytes.readUInt16LE(510) === 0xaa55, serials });
  }
  return cards;
}
