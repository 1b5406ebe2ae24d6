import { buffer } from 'node:stream/consumers';
import type PDFDocument from 'pdfkit';
import { type Run, runsOf } from './typeface.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

/** A document without pages. Fonts are those of the text, and only the letters that are used go into it. */
export async function blankPdf(title: string, created?: Date): Promise<Pdf> {
  const { default: Document } = await import('pdfkit');
  const [first] = await runsOf('A', 400);
  return new Document({
    autoFirstPage: false,
    bufferPages: true,
    // The fonts that every reader has are never used, and their measures lie where a bundle does not find them. That this
    // can be bytes, the types do not say.
    font: first?.face.bytes as unknown as string,
    info: { Title: title, Creator: 'Wick', ...(created === undefined ? {} : { CreationDate: created }) },
  });
}

export async function pdfBytes(pdf: Pdf): Promise<Buffer> {
  const bytes = buffer(pdf);
  pdf.end();
  return await bytes;
}

/** Writes text with its letters standing at `y`, in points from the top left. */
export function writeRuns(
  pdf: Pdf,
  runs: readonly Run[],
  { x, y, size }: { x: number; y: number; size: number },
): void {
  let at = x;
  for (const { face, text, width } of runs) {
    pdf.registerFont(face.name, face.bytes);
    pdf.font(face.name).fontSize(size).text(text, at, y, { lineBreak: false, baseline: 'alphabetic' });
    at += width * size;
  }
}
