import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Flashed, flashOnce, type TargetOutcome } from './command.ts';
import { type SoakDrive, soakDrive } from './drives.ts';
import { wrongInEnd } from './expect.ts';
import { type MadeImage, makeImage, makeMap } from './image.ts';
import { type Expected, headOf, wrongInGood, wrongInOther } from './judge.ts';
import { filesIn, lingering, systemLeftovers } from './leftovers.ts';
import type { RoundPlan, Trouble } from './plan.ts';
import { damage, type Offer, offer, shell } from './source.ts';

const MiB = 1 << 20;

export interface RoundReport {
  /** Sentences; none where all is well. */
  problems: readonly string[];
  /** How it ended, in few words. */
  outcome: string;
  /** Bytes of the command and its helpers. */
  pss: number;
}

interface Round {
  plan: RoundPlan;
  folder: string;
  folders: { store: string; temporary: string };
  image: MadeImage;
  packed: string;
  options: readonly string[];
  expected: Expected;
  drives: readonly SoakDrive[];
  /** Drives that cannot hold the image. */
  unfit: readonly string[];
}

/** Makes everything, flashes, judges, flashes once more, and looks for what was left behind. */
export async function soakRound(plan: RoundPlan, parent: string): Promise<RoundReport> {
  const folder = await mkdtemp(join(parent, 'wick-soak-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const folders = { store: join(folder, 'cache'), temporary: join(folder, 'tmp') };
  await mkdir(folders.temporary);
  const packed = join(folder, 'packed');
  const image = await makeImage(join(folder, 'image.img'), plan.size, plan.seed);
  await shell(plan.packing.pack, image.path, packed);
  const map = join(folder, 'map');
  const ranges = plan.mapped ? await makeMap(map, image, plan.seed + 1) : undefined;
  await damage(packed, plan);
  const attached = cleanUp.use(new AsyncDisposableStack());
  const drives: SoakDrive[] = [];
  for (let index = 0; index < plan.targets; index += 1) {
    const { trouble, targets } = plan;
    const part = trouble.kind === 'small drive' && index === targets - 1 ? trouble.part : 1.02;
    const size = Math.ceil((plan.size * part + 3 * MiB) / 512) * 512;
    drives.push(
      attached.use(
        await soakDrive({ ...driveOrder(plan, index), folder, size, refreshed: plan.refreshed ? image : undefined }),
      ),
    );
  }
  const source = cleanUp.use(await offer(packed, plan));
  const round: Round = {
    plan,
    folder,
    folders,
    image,
    packed,
    options: [
      ...plan.options,
      ...(plan.drives === 'practice' ? ['--virtual'] : []),
      ...(ranges === undefined ? ['--no-bmap'] : ['--bmap', map]),
    ],
    expected: { image: image.path, size: image.size, ranges },
    drives,
    unfit: drives.filter(({ size }) => size < plan.size).map(({ path }) => path),
  };
  const report = await flashAndJudge(round, source);
  // Only loop devices can stay attached; what is deleted next is not looked for.
  await attached.disposeAsync();
  const memory = report.pss > mostMemory(plan) ? [`it took ${(report.pss / MiB).toFixed(0)} MiB of memory`] : [];
  return { ...report, problems: [...report.problems, ...memory, ...systemLeftovers(folder)] };
}

/** Bytes, whatever the image's size. */
function mostMemory({ targets, packing }: RoundPlan): number {
  return (250 + ((targets - 1) * 100) / 7) * MiB + packing.window;
}

function driveOrder({ drives, seed }: RoundPlan, index: number) {
  return { kind: drives, name: `drive${index}`, seed: seed + 2 + index };
}

async function flashAndJudge(round: Round, source: Offer): Promise<RoundReport> {
  const { plan, folders, drives } = round;
  const first = await flash(round, source, plan.trouble);
  const problems = [...first.problems];
  const outcomes = [first.outcome];
  let { pss } = first;
  const struck = ['cancel', 'kill engine', 'kill helper'].includes(plan.trouble.kind);
  const bad = plan.trouble.kind === 'truncated' || plan.trouble.kind === 'flipped bit';
  if ((plan.again || struck) && round.unfit.length === 0) {
    const whole: Offer = { name: round.image.path, [Symbol.asyncDispose]: async () => {} };
    const second = await flash(round, bad ? whole : source, { kind: 'none' });
    problems.push(...second.problems.map((problem) => `again: ${problem}`));
    outcomes.push(second.outcome);
    pss = Math.max(pss, second.pss);
  }
  problems.push(...filesIn(folders.temporary).map((path) => `left: ${path}`));
  // What a killed process has left is swept away by the next one that uses the store.
  const unfinished = filesIn(join(folders.store, 'wick', 'images', 'unfinished'));
  problems.push(...unfinished.map((path) => `left: ${path}`));
  if (plan.options.includes('--no-store')) problems.push(...filesIn(folders.store).map((path) => `left: ${path}`));
  const paths = [...drives.map(({ path }) => path), round.folder];
  problems.push(...(await lingering(first.helpers, paths)));
  return { problems, outcome: outcomes.join('; again: '), pss };
}

async function flash(round: Round, source: Offer, trouble: Trouble) {
  const { drives, options, folders, unfit } = round;
  const targets = drives.map(({ path }) => path);
  const before = await Promise.all(drives.map((drive) => headOf(drive)));
  const flashed = await flashOnce({ offer: source, options, targets, folders, trouble });
  // A helper writes what it holds before it notices that nobody is there any more.
  const stayed = await lingering(flashed.strike?.helpers ?? [], targets);
  const problems = [...wrongInEnd(flashed, trouble, targets, unfit), ...stayed];
  for (const [index, drive] of drives.entries()) {
    const said = flashed.result?.targets?.find(({ target }) => target === drive.path);
    const wrong = await wrongWith(round, drive, { flashed, trouble, said, before: before[index] ?? Buffer.alloc(0) });
    if (wrong !== undefined) problems.push(`${drive.path} (${said?.outcome ?? 'not named'}): ${wrong}`);
  }
  return {
    problems,
    outcome: outcomeOf(flashed),
    pss: flashed.pss,
    helpers: flashed.strike?.helpers ?? [],
  };
}

async function wrongWith(
  round: Round,
  drive: SoakDrive,
  {
    flashed,
    trouble,
    said,
    before,
  }: { flashed: Flashed; trouble: Trouble; said: TargetOutcome | undefined; before: Buffer },
): Promise<string | undefined> {
  const { expected, plan } = round;
  if (said?.outcome !== 'good') {
    const { strike } = flashed;
    const killed = flashed.code === null || (trouble.kind === 'kill helper' && strike !== undefined);
    return await wrongInOther(drive, expected, { before, said, killed });
  }
  if (said.verified === plan.options.includes('--no-verify')) return `verified is ${said.verified}`;
  const wrong = await wrongInGood(drive, expected, said);
  if (wrong === undefined || expected.ranges !== undefined) return wrong;
  if (trouble.kind !== 'truncated' && trouble.kind !== 'flipped bit') return wrong;
  return await wrongAgainstTool(round, drive, said, wrong);
}

/** Damage that the format cannot show: the usual tool has to unpack the same bytes. */
async function wrongAgainstTool(
  { plan, packed, folder }: Round,
  drive: SoakDrive,
  said: TargetOutcome,
  wrong: string,
): Promise<string | undefined> {
  const oracle = join(folder, 'unpacked');
  try {
    await shell(`${plan.packing.unpack} > "$2"`, packed, oracle);
  } catch {
    return wrong;
  }
  const { size } = await stat(oracle);
  return await wrongInGood(drive, { image: oracle, size, ranges: undefined }, said);
}

function outcomeOf({ code, result, strike, hung }: Flashed): string {
  const targets = (result?.targets ?? []).map(({ outcome, error }) => error?.code ?? outcome);
  const said = targets.length > 0 ? [...new Set(targets)].join(', ') : (result?.error?.code ?? 'nothing said');
  return [
    hung ? 'hung' : code === null ? 'killed' : `exit ${code}`,
    said,
    ...(result?.fromCopy === true ? ['from the copy'] : []),
    ...(strike === undefined ? [] : [`struck ${strike.took.toFixed(0)} ms before`]),
  ].join(', ');
}
