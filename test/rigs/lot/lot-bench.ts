import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import type { BenchState } from '../../../electron/contract/lot/bench.ts';
import { type Lot, lotSchema } from '../../../electron/contract/lot/lot.ts';
import { Secret } from '../../../electron/contract/recipe/secret.ts';
import { type StationKey, stationKey } from '../../../electron/engine/certificate/station-key.ts';
import { recipeHash, signLot } from '../../../electron/engine/lot/definition/sign-lot.ts';
import type { Ledger, UnitValues } from '../../../electron/engine/lot/ledger/ledger.ts';
import { openLedger } from '../../../electron/engine/lot/ledger/open.ts';
import { LotRun } from '../../../electron/engine/lot/run/lot-run.ts';
import type { LotRunOptions } from '../../../electron/engine/lot/run/options.ts';
import { makeLotImage } from './image.ts';
import { BenchDrives } from './bench-drives.ts';
import type { LoopDrive } from '../loop-drive.ts';

export const lotRecipe = [
  'wick: 1',
  'name: gateway',
  'family: generic',
  'settings:',
  '  files:',
  '    - { partition: 1, path: /serial.txt, content: "{{serial}}" }',
  '    - { partition: 1, path: /token.txt, secret: "{{token}}" }',
  '',
].join('\n');

export interface LotBenchOptions {
  folder: string;
  slots?: number;
  loops?: readonly LoopDrive[];
  lot?: Partial<z.input<typeof lotSchema>>;
  /** Units with values; by default as many as the lot is to have, and half as many again. */
  rows?: number;
  /** Their values, in place of those. */
  values?: readonly UnitValues[];
}

/** A station with a lot in its ledger, and a bench. */
export interface LotBench extends AsyncDisposable {
  lot: Lot;
  key: StationKey;
  ledger: Ledger;
  drives: BenchDrives;
  stationFolder: string;
  start(changes?: Partial<LotRunOptions>): Promise<LotRun>;
}

export async function lotBench(options: LotBenchOptions): Promise<LotBench> {
  const { folder } = options;
  const stationFolder = join(folder, 'station');
  for (const each of [stationFolder, join(folder, 'cards')]) await mkdir(each, { recursive: true, mode: 0o700 });
  const key = await stationKey(stationFolder);
  const lot = await makeLot(folder, options.lot ?? {});
  {
    await using ledger = await openLedger(join(stationFolder, 'ledger.db'), { key, folder: stationFolder });
    await ledger.create(signLot(lot, key), options.values ?? rowsOf(options.rows ?? Math.ceil(lot.size * 1.5)));
  }
  return await openBench(options);
}

/** The bench of a station that has its lot already. */
export async function openBench({
  folder,
  slots = 2,
  loops = [],
}: Pick<LotBenchOptions, 'folder' | 'slots' | 'loops'>): Promise<LotBench> {
  const stationFolder = join(folder, 'station');
  const key = await stationKey(stationFolder);
  const ledger = await openLedger(join(stationFolder, 'ledger.db'), { key, folder: stationFolder });
  const [standing] = await ledger.list();
  const { lot } = await ledger.lot(standing?.id ?? '');
  const drives = new BenchDrives(join(folder, 'cards'), slots, loops);
  const options = runOptions({ lot, key, ledger, drives, folder, stationFolder });
  return {
    lot,
    key,
    ledger,
    drives,
    stationFolder,
    start: (changes = {}) => LotRun.start({ ...options, ...changes }),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

function runOptions({
  lot,
  key,
  ledger,
  drives,
  folder,
  stationFolder,
}: Pick<LotBench, 'lot' | 'key' | 'ledger' | 'drives' | 'stationFolder'> & { folder: string }): LotRunOptions {
  return {
    ledger,
    lot,
    folder,
    stationFolder,
    slots: drives.slots,
    drives,
    openTarget: drives.openTarget,
    certify: { key, version: '0.0.0' },
    store: false,
    eject: false,
    lease: 60_000,
  };
}

async function makeLot(folder: string, changes: Partial<z.input<typeof lotSchema>>): Promise<Lot> {
  const source = 'image.img';
  await makeLotImage(join(folder, source));
  const text = changes.recipe?.text ?? lotRecipe;
  await writeFile(join(folder, 'recipe.yaml'), text);
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, source)))
    .digest('hex');
  return lotSchema.parse({
    wick: 1,
    kind: 'lot',
    id: randomUUID(),
    name: 'A lot',
    size: 4,
    image: { source, sha256 },
    values: { kind: 'table', columns: ['serial', 'token'], unique: ['serial', 'token'], secret: ['token'] },
    countdown: 0,
    passes: 'written',
    created: new Date(0).toISOString(),
    ...changes,
    recipe: { file: 'recipe.yaml', text, sha256: recipeHash(text) },
    media: { transports: ['loop', 'practice'], ...changes.media },
  } satisfies z.input<typeof lotSchema>);
}

function rowsOf(count: number): UnitValues[] {
  return Array.from({ length: count }, (_, index) => ({
    shown: { serial: `WK-${String(index + 1).padStart(4, '0')}` },
    secret: { token: new Secret(`token-of-${index + 1}-${randomUUID()}`) },
  }));
}

/** Resolves with the state once it is so. */
export async function untilBench(
  run: LotRun,
  isSo: (state: BenchState) => boolean,
  { within = 20_000 } = {},
): Promise<BenchState> {
  const signal = AbortSignal.timeout(within);
  for await (const _ of run.changes.follow(signal, 5)) {
    const { state } = run;
    if (isSo(state)) return state;
  }
  throw new Error(`never so: ${JSON.stringify(run.state.slots, undefined, 1)} ${JSON.stringify(run.state.alarms)}`);
}

/** The token of the card that is in a slot, by its number. */
export function cardIn(run: LotRun, slot: number): string {
  return run.state.slots[slot - 1]?.card?.token ?? '';
}

/** A slot comes to a kind of state. */
export async function untilSlot(
  run: LotRun,
  slot: number,
  ...kinds: BenchState['slots'][number]['state']['kind'][]
): Promise<BenchState['slots'][number]> {
  const { slots } = await untilBench(run, (state) => {
    const kind = state.slots[slot - 1]?.state.kind;
    return kind !== undefined && kinds.includes(kind);
  });
  const found = slots[slot - 1];
  if (found === undefined) throw new Error(`no slot ${slot}`);
  return found;
}
