import { WickError } from '../../../contract/errors.ts';
import type { LabelDesign, LabelSheet } from '../../../contract/lot/label.ts';

/** mm. */
const papers: Readonly<Record<LabelSheet['paper'], { width: number; height: number }>> = {
  a4: { width: 210, height: 297 },
  letter: { width: 215.9, height: 279.4 },
};

/** Where labels are on sheets of paper. Millimetres, from the top left of a sheet. */
export interface SheetPlaces {
  width: number;
  height: number;
  /** Of the label with this index; `isNew`: it is the first one of its sheet. */
  at: (index: number) => { left: number; top: number; isNew: boolean };
}

/** @throws WickError `label-sheet` */
export function placesOn(sheet: LabelSheet, design: Pick<LabelDesign, 'width' | 'height'>): SheetPlaces {
  const { columns, rows, across, down } = sheet;
  const paper = papers[sheet.paper];
  const width = columns * design.width + (columns - 1) * across;
  const height = rows * design.height + (rows - 1) * down;
  // Labels are stamped to a tenth.
  if (width > paper.width + 0.1 || height > paper.height + 0.1) {
    const [needsWidth, needsHeight] = [Math.round(width * 10) / 10, Math.round(height * 10) / 10];
    throw new WickError('label-sheet', {
      width: needsWidth,
      height: needsHeight,
      paperWidth: paper.width,
      paperHeight: paper.height,
    });
  }
  const all = columns * rows;
  // A place that the sheet has not is one of the next sheet.
  const skipped = (sheet.first - 1) % all;
  return {
    ...paper,
    at: (index) => {
      const place = (index + skipped) % all;
      return {
        left: (paper.width - width) / 2 + (place % columns) * (design.width + across),
        top: (paper.height - height) / 2 + Math.floor(place / columns) * (design.height + down),
        isNew: index === 0 || place === 0,
      };
    },
  };
}
