import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { asWickError, exitCodes, WickError } from '../../contract/errors.ts';
import type { BenchState } from '../../contract/lot/bench.ts';
import type { Lot } from '../../contract/lot/lot.ts';
import { DriveWatch } from '../../engine/drive/watch.ts';
import { openTarget } from '../../engine/flash/open-target.ts';
import { PracticeShelf } from '../../engine/drive/practice-shelf.ts';
import type { LotRun } from '../../engine/lot/run/lot-run.ts';
import { readSlots } from '../../engine/lot/slots/bench-file.ts';
import { openRun } from '../../engine/lot/station/open-run.ts';
import { SlotDrives } from '../../engine/lot/station/slot-drives.ts';
import type { Face } from '../output/face.ts';
import { LotView } from '../output/lot-view.ts';
import { version } from '../version.ts';
import { type LedgerChoice, lotNamed, openDesk } from './ledger.ts';
import { PracticeOperator } from './practice-operator.ts';

export interface LotRunCommandOptions extends LedgerChoice {
  folder?: string;
  practice?: string;
}

/** `wick lot run LOT [--folder FOLDER] [--practice N]`: until the lot has all that it needs, or Ctrl-C. */
export async function lotRun(face: Face, named: string, options: LotRunCommandOptions): Promise<number> {
  await using desk = await openDesk(options);
  const { ledger, folder } = desk;
  const id = await lotNamed(ledger, named);
  const { lot } = await ledger.lot(id);
  await using stack = new AsyncDisposableStack();
  const operator = options.practice === undefined ? undefined : stack.use(await practice(options.practice, lot));
  const drives = stack.use(
    await SlotDrives.open(
      {
        drives: stack.use(new DriveWatch()),
        practice: operator?.shelf ?? new PracticeShelf(resolve(folder, 'practice')),
      },
      lot.media.transports,
    ),
  );
  const slots = operator?.slots ?? (await readSlots(folder));
  const { signal } = face;
  const { run } = stack.use(
    await openRun({
      ledger,
      lot: id,
      stationFolder: folder,
      folder: options.folder === undefined ? undefined : resolve(options.folder),
      version,
      slots,
      drives,
      openTarget,
      signal,
    }),
  );
  face.note(
    `Runs "${lot.name}" on ${slots.length === 1 ? '1 slot' : `${slots.length} slots`}. Ctrl-C ends it once the cards in hand are done.`,
  );
  const working = operator?.operate(run);
  using _scanner = scanner(face, lot, run);
  const end = await follow(face, run);
  await working;
  return say(face, end);
}

async function practice(text: string, { media }: Lot): Promise<PracticeOperator> {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 64)
    throw new WickError('usage', { reason: `--practice takes a number of slots from 1 to 64, and not "${text}".` });
  if (!media.transports.includes('practice')) {
    throw new WickError('usage', {
      reason: 'This lot does not take practice drives.',
      hint: 'Create one that does: --media practice',
    });
  }
  return await PracticeOperator.open(count, media);
}

/** Shows it until it is over, and ends it. */
async function follow(face: Face, run: LotRun): Promise<BenchState> {
  using view = new LotView(face);
  const over = new AbortController();
  const signal = AbortSignal.any([face.signal, over.signal]);
  for await (const _ of run.changes.follow(signal)) {
    view.take(run.state);
    if (isOver(run.state)) break;
  }
  over.abort();
  if (face.signal.aborted) face.note('Finishing the cards in hand …');
  const showing = new AbortController();
  const shown = (async () => {
    for await (const _ of run.changes.follow(showing.signal)) view.take(run.state);
  })();
  await run.stop();
  showing.abort();
  await shown;
  view.take(run.state);
  return run.state;
}

/** There is nothing to do any more, whatever is put in. */
function isOver({ standing: { status }, slots, awaited }: BenchState): boolean {
  const isIdle = slots.every(({ state: { kind } }) => kind !== 'working' && kind !== 'inspecting');
  return isIdle && awaited.length === 0 && (status === 'complete' || status === 'closed');
}

function say(face: Face, { lot, standing, figures }: BenchState): number {
  const { status, states, size } = standing;
  const isDone = status === 'complete' || status === 'closed';
  const exitCode = isDone ? exitCodes.done : exitCodes.cancelled;
  face.event('result', { ok: isDone, exitCode, lot: lot.id, standing, figures });
  if (face.json) return exitCode;
  const own = `${figures.good} good and ${figures.failed} failed here`;
  face.print(
    `${states.passed} of ${size} units of "${lot.name}" passed, ${own}.${isDone ? '' : ' Go on with the same command.'}`,
  );
  return exitCode;
}

/** A barcode scanner types what it reads, and a line end. */
function scanner(face: Face, { board }: Lot, run: LotRun): Disposable {
  if (board === undefined || !face.interactive) return { [Symbol.dispose]: () => {} };
  face.note('Scan a board, then put in its card.');
  const reader = createInterface({ input: process.stdin });
  // readline takes Ctrl-C for itself; hand it back to the command.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  reader.on('line', (line) => {
    if (line.trim() === '') return;
    try {
      run.scan(line);
    } catch (error) {
      face.note(asWickError(error).message);
    }
  });
  return { [Symbol.dispose]: () => reader.close() };
}
