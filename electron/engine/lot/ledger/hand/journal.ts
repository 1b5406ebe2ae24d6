import { copyFile, type FileHandle, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assertNever, WickError } from '../../../../contract/errors.ts';
import type { ToldEvent, UnitInHand } from '../ledger.ts';
import { formatLine, type JournalLine, readLines, type Unsent } from './journal-line.ts';
import { syncFolder } from '../../../sync-folder.ts';

/** What a journal says. */
export interface JournalState {
  /** By reservation. */
  hands: Map<string, { unit?: number; slot?: string; exposed: boolean }>;
  /** In the order in which it happened. */
  unsent: readonly Unsent[];
  next: number;
  isDamaged: boolean;
}

/**
 * What one station has in hand of one lot, on its own disk: append-only, so that a crash costs no more than the line that was
 * being written. It holds no values.
 */
export class Journal implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();
  /** A part of a line may be at its end. */
  #isTorn = false;

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Only for the one process that works on the lot. @throws WickError `file-unwritable` */
  static async open(path: string): Promise<{ journal: Journal; state: JournalState }> {
    try {
      const state = await readJournal(path);
      // Written anew, it has nothing in it that is done; what was torn is gone as well. A damaged one stays for who looks.
      if (state.isDamaged) await copyFile(path, `${path}.damaged`);
      const draft = `${path}.new`;
      await writeFile(draft, [...linesOf(state)].map(formatLine).join(''), { mode: 0o600, flush: true });
      await rename(draft, path);
      await syncFolder(dirname(path));
      return { journal: new Journal(await open(path, 'a', 0o600), path), state };
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** When it returns, the line is durable. @throws WickError `file-unwritable` */
  async keep(line: JournalLine): Promise<void> {
    await this.#write(line, true);
  }

  /** Of use when only the process dies; whoever reads the journal can do without. */
  async note(line: JournalLine): Promise<void> {
    await this.#write(line, false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last.catch(() => {});
    await this.#file.close();
  }

  async #write(line: JournalLine, isDurable: boolean): Promise<void> {
    const write = this.#last
      .catch(() => {})
      .then(async () => {
        const isTorn = this.#isTorn;
        this.#isTorn = true;
        await this.#file.appendFile(`${isTorn ? '\n' : ''}${formatLine(line)}`);
        this.#isTorn = false;
        if (isDurable) await this.#file.datasync();
      });
    this.#last = write;
    await write.catch((cause: unknown) => {
      throw unwritable(this.#path, cause);
    });
  }
}

export async function readJournal(path: string): Promise<JournalState> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const { lines, isDamaged } = readLines(text);
  const state = { hands: new Map<string, { unit?: number; slot?: string; exposed: boolean }>(), next: 1, isDamaged };
  const unsent = new Map<number, Unsent>();
  for (const line of lines) {
    switch (line.kind) {
      case 'asking':
        state.hands.set(line.reservation, { exposed: false });
        break;
      case 'given':
        state.hands.set(line.reservation, { unit: line.unit, slot: line.slot, exposed: false });
        break;
      case 'exposing':
        state.hands.set(line.reservation, { ...state.hands.get(line.reservation), exposed: true });
        break;
      case 'unsent':
        unsent.set(line.number, line as Unsent);
        state.next = line.number + 1;
        break;
      case 'sent':
        unsent.delete(line.number);
        break;
      case 'done':
        state.hands.delete(line.reservation);
        break;
      default:
        assertNever(line);
    }
  }
  // What is missing may be that they were exposed.
  if (isDamaged) for (const hand of state.hands.values()) hand.exposed = true;
  return { ...state, unsent: [...unsent.values()] };
}

export function handsOf({ hands, unsent }: JournalState): UnitInHand[] {
  return [...hands].map(([reservation, hand]) => ({
    reservation,
    ...hand,
    unsent: unsent.filter((one) => one.reservation === reservation).map((one): ToldEvent => one.event),
  }));
}

function* linesOf({ hands, unsent }: JournalState): Generator<JournalLine> {
  for (const [reservation, { unit, slot, exposed }] of hands) {
    yield { kind: 'asking', reservation };
    if (unit !== undefined && slot !== undefined) yield { kind: 'given', reservation, unit, slot };
    if (exposed) yield { kind: 'exposing', reservation };
  }
  yield* unsent;
}

function unwritable(path: string, cause: unknown): WickError {
  return new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
}
