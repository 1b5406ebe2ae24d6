import { setImmediate as breathe } from 'node:timers/promises';
import { isWickError, WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import type { Symbology } from '../label/code.ts';
import { fillFields, type LabelSubject } from '../label/fields.ts';
import { fitLines } from '../label/fit.ts';
import { layOutLabel, linesOf, type Rectangle } from '../label/layout.ts';
import { throwFor } from '../label/make-labels.ts';
import { innerOf, placeCode } from '../label/place-code.ts';
import { sampleOf } from '../label/sample.ts';
import { labelColumns } from './columns.ts';

interface LabelTrial {
  /** Name of the lot. */
  name: string;
  rows: readonly ReadonlyMap<string, string>[];
  /** Number of the first unit. */
  from?: number | undefined;
  secret: ReadonlySet<string>;
  signal: AbortSignal;
  onRow?: ((done: number) => void) | undefined;
}

/**
 * Whether each unit of a lot can have its label: found out before the lot is made, not when its units have passed. What is
 * only known then (of card, board and device) is taken to be as long as it mostly is.
 *
 * @throws WickError `label-…`
 */
export async function mustFitLabel(design: LabelDesign, trial: LabelTrial): Promise<void> {
  const { name, rows, from = 1, secret, signal, onRow } = trial;
  const column = labelColumns(design).find((one) => secret.has(one));
  if (column !== undefined) throw new WickError('label-secret', { column });
  const subjectOf = (row: ReadonlyMap<string, string>, number: number) =>
    sampleOf(name, Object.fromEntries([...row].filter(([column]) => !secret.has(column))), { number });
  await layOutLabel(design, subjectOf(rows[0] ?? new Map(), from)).catch((error: unknown) => throwFor(from, error));
  const room = new Room(design);
  for (const [index, row] of rows.entries()) {
    if (index % 100 === 0) {
      onRow?.(index);
      await breathe();
      signal.throwIfAborted();
    }
    const unit = from + index;
    const subject = subjectOf(row, unit);
    if (!(await room.isEnoughFor(subject)))
      await layOutLabel(design, subject).catch((error: unknown) => throwFor(unit, error));
  }
}

/** For each symbology, letters of which no others of that number need a larger code (those of ASCII). */
const largest: Readonly<Record<Symbology, (length: number) => string>> = {
  // Bytes: what digits and capitals are packed to is less.
  qr: (length) => 'a'.repeat(length),
  // One codeword each; two digits are one codeword always.
  datamatrix: (length) => '00'.repeat(length),
  // One symbol each; two digits can be one.
  code128: (length) => 'a'.repeat(length),
};

/** Whether there is room in any case, so that not each of many labels is laid out with its code. */
class Room {
  readonly #design: LabelDesign;
  /** By the length of a code's content, beside the largest code of that length; undefined where that has no room. */
  readonly #known = new Map<number, Rectangle | undefined>();

  constructor(design: LabelDesign) {
    this.#design = design;
  }

  async isEnoughFor(subject: LabelSubject): Promise<boolean> {
    const rest = await this.#beside(fillFields(this.#design.code?.content ?? '', subject));
    return (
      rest !== undefined && (await fits(fitLines(linesOf(this.#design, subject), rest, this.#design))) !== undefined
    );
  }

  async #beside(content: string): Promise<Rectangle | undefined> {
    const { code } = this.#design;
    if (code === undefined) return innerOf(this.#design);
    const { length } = content;
    if (length === 0 || !/^[\u0020-\u007E]*$/.test(content)) return undefined;
    if (!this.#known.has(length)) {
      const placed = await fits(placeCode(this.#design, largest[code.symbology](length)));
      this.#known.set(length, placed?.rest);
    }
    return this.#known.get(length);
  }
}

/** Undefined for what does not fit. */
async function fits<T>(made: Promise<T>): Promise<T | undefined> {
  try {
    return await made;
  } catch (error) {
    if (isWickError(error, 'label-too-small') || isWickError(error, 'label-code')) return undefined;
    throw error;
  }
}
