import { describe, expect, test } from 'vitest';
import { labelDesignSchema, labelSheetSchema } from '../../../../electron/contract/lot/label.ts';
import type { LabelSubject } from '../../../../electron/engine/lot/label/fields.ts';
import { makeLabels } from '../../../../electron/engine/lot/label/make-labels.ts';
import { sampleOf } from '../../../../electron/engine/lot/label/sample.ts';
import { placesOn } from '../../../../electron/engine/lot/label/sheet.ts';
import { needing } from '../../../rigs/needs.ts';
import { pagesOf, scan, textOf } from './readers.ts';

const units = (count: number): LabelSubject[] =>
  Array.from({ length: count }, (_, index) => sampleOf('Spring', {}, { number: index + 1 }));

/** 63.5 × 38.1 mm, 3 × 7 on A4: the most common sheet of labels. */
const common = { columns: 3, rows: 7, across: 2.54 };
const design = (more: object = {}) =>
  labelDesignSchema.parse({
    width: 63.5,
    height: 38.1,
    lines: [{ field: 'unit', caption: 'Unit' }],
    code: { symbology: 'code128', content: 'U{{unit}}' },
    ...more,
  });

describe('labels on sheets of paper', () => {
  test('are where the makers of sheets have them', () => {
    const { at, width, height } = placesOn(labelSheetSchema.parse(common), design());
    expect([width, height]).toEqual([210, 297]);
    expect(at(0).left).toBeCloseTo(7.2, 1);
    expect(at(0).top).toBeCloseTo(15.15, 2);
    expect(at(20).left).toBeCloseTo(210 - 7.2 - 63.5, 1);
    expect(at(20).top).toBeCloseTo(297 - 15.15 - 38.1, 2);
    expect([0, 20, 21, 41, 42].map((index) => at(index).isNew)).toEqual([true, false, true, false, true]);
    const letter = placesOn(labelSheetSchema.parse({ paper: 'letter', columns: 3, rows: 10, across: 3.175 }), {
      width: 66.675,
      height: 25.4,
    });
    expect(letter.at(0).top).toBeCloseTo(12.7, 2);
  });

  test('fill them from the place where the last ones ended', needing('pdftotext', 'pdftoppm', 'zbarimg'), async () => {
    const sheet = labelSheetSchema.parse({ ...common, first: 6 });
    const [document] = await makeLabels(design(), units(20), { format: 'pdf', sheet });
    const pdf = document?.bytes ?? Buffer.alloc(0);
    const counts = textOf(pdf)
      .split('\f')
      .map((page) => page.match(/Unit \d+/g)?.length ?? 0);
    expect(counts).toEqual([16, 4, 0]);
    const [first = Buffer.alloc(0), last = Buffer.alloc(0)] = await pagesOf(pdf, 200);
    const read = [await scan(first, 'code128'), await scan(last, 'code128')].map((codes) => codes.sort());
    const wanted = units(20).map(({ unit }) => `U${unit.number}`);
    expect(read).toEqual([wanted.slice(0, 16).sort(), wanted.slice(16).sort()]);
    expect(document?.name).toBe('Spring-1-20.pdf');
  });

  test('are refused where the paper is too small for them', () => {
    expect(() => placesOn(labelSheetSchema.parse({ ...common, rows: 8 }), design())).toThrow(
      expect.objectContaining({ code: 'label-sheet', fields: expect.objectContaining({ height: 304.8 }) }),
    );
  });
});
