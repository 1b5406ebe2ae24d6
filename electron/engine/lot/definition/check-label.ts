import { setImmediate as breathe } from 'node:timers/promises';
import { isWickError, WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import type { Symbology } from '../label/code.ts';
import { fillFields } from '../label/fields.ts';
import { layOutLabel } from '../label/layout.ts';
import { throwFor } from '../label/make-labels.ts';
import { placeCode } from '../label/place-code.ts';
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
  // Text becomes smaller, and is cut then: only codes can be too large for some units.
  const { code } = design;
  if (code === undefined) return;
  const room = new Room(design, code.symbology);
  let last: string | undefined;
  for (const [index, row] of rows.entries()) {
    if (index % 100 === 0) {
      onRow?.(index);
      await breathe();
      signal.throwIfAborted();
    }
    const content = fillFields(code.content, subjectOf(row, from + index));
    if (content === last || (await room.isEnoughFor(content))) continue;
    await placeCode(design, content).catch((error: unknown) => throwFor(from + index, error));
    last = content;
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

/** Which lengths there is room for in any case, so that a code is not made for each of many units. */
class Room {
  readonly #design: LabelDesign;
  readonly #symbology: Symbology;
  readonly #known = new Map<number, boolean>();

  constructor(design: LabelDesign, symbology: Symbology) {
    this.#design = design;
    this.#symbology = symbology;
  }

  async isEnoughFor(content: string): Promise<boolean> {
    const { length } = content;
    if (length === 0 || !/^[\u0020-\u007E]*$/.test(content)) return false;
    const known = this.#known.get(length);
    if (known !== undefined) return known;
    const fits = await placeCode(this.#design, largest[this.#symbology](length)).then(
      () => true,
      (error: unknown) => {
        if (isWickError(error, 'label-too-small') || isWickError(error, 'label-code')) return false;
        throw error;
      },
    );
    this.#known.set(length, fits);
    return fits;
  }
}
