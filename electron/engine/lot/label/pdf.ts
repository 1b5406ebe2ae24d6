import { setImmediate as breathe } from 'node:timers/promises';
import type { LabelLayout } from './layout.ts';
import { blankPdf, type Pdf, pdfBytes, writeRuns } from './pdf-page.ts';
import type { SheetPlaces } from './sheet.ts';

/** Labels, each on a page of its own size, or many on a sheet. */
export async function labelsPdf(
  labels: readonly LabelLayout[],
  { sheet, signal }: { sheet?: SheetPlaces | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Buffer> {
  const pdf = await blankPdf('Wick labels');
  for (const [index, label] of labels.entries()) {
    await breathe();
    signal?.throwIfAborted();
    if (sheet === undefined) {
      const scale = 72 / label.dpi;
      pdf.addPage({ size: [label.width * scale, label.height * scale], margin: 0 });
      draw(pdf, label, 0, 0);
      continue;
    }
    const { left, top, isNew } = sheet.at(index);
    if (isNew) pdf.addPage({ size: [points(sheet.width), points(sheet.height)], margin: 0 });
    draw(pdf, label, points(left), points(top));
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
