import type { LabelLayout } from './layout.ts';
import { blankPdf, type Pdf, pdfBytes, writeRuns } from './pdf-page.ts';

/** A sheet with labels on it, from the top left, row by row. Millimetres. */
export interface LabelSheet {
  width: number;
  height: number;
  columns: number;
  rows: number;
  /** Of the first label's top left corner. */
  left: number;
  top: number;
  /** From one label to the next. */
  across: number;
  down: number;
  /** Places of the first sheet that are empty already. */
  skip?: number;
}

/** Labels, each on a page of its own size, or many on a sheet. */
export async function labelsPdf(labels: readonly LabelLayout[], sheet?: LabelSheet): Promise<Buffer> {
  const pdf = await blankPdf('Wick labels');
  for (const [index, label] of labels.entries()) {
    if (sheet === undefined) {
      const scale = 72 / label.dpi;
      pdf.addPage({ size: [label.width * scale, label.height * scale], margin: 0 });
      draw(pdf, label, 0, 0);
      continue;
    }
    const place = index + (sheet.skip ?? 0);
    const onPage = place % (sheet.columns * sheet.rows);
    if (index === 0 || onPage === 0) pdf.addPage({ size: [points(sheet.width), points(sheet.height)], margin: 0 });
    const column = onPage % sheet.columns;
    const row = Math.floor(onPage / sheet.columns);
    draw(pdf, label, points(sheet.left + column * sheet.across), points(sheet.top + row * sheet.down));
  }
  return await pdfBytes(pdf);
}

function points(mm: number): number {
  return (mm * 72) / 25.4;
}

function draw(pdf: Pdf, { dpi, lines, code }: LabelLayout, left: number, top: number): void {
  const scale = 72 / dpi;
  pdf.fillColor('black');
  for (const { x, y, width, height } of code?.dark ?? []) {
    pdf.rect(left + x * scale, top + y * scale, width * scale, height * scale);
  }
  if (code !== undefined) pdf.fill();
  for (const { x, y, size, runs } of lines)
    writeRuns(pdf, runs, { x: left + x * scale, y: top + y * scale, size: size * scale });
}
