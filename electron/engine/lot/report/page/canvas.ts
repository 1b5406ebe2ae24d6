import { setImmediate as breathe } from 'node:timers/promises';
import { runsWithin } from '../../label/cut.ts';
import { blankPdf, type Pdf, pdfBytes, writeRuns } from '../../label/pdf-page.ts';
import { runsOf, widthOf } from '../../label/typeface.ts';

/** Calm on paper, and apart from each other also in grey. */
export const ink = {
  text: '#1b2430',
  quiet: '#667085',
  line: '#d5dae1',
  faint: '#f3f5f8',
  good: '#3b8076',
  failed: '#c4553b',
  accent: '#46627f',
} as const;

export interface TextStyle {
  /** Points. */
  size?: number;
  bold?: boolean;
  color?: string;
  align?: 'left' | 'right' | 'centre';
  /** Points; what is longer is cut. */
  width?: number;
}

interface LineStyle extends TextStyle {
  width: number;
  most: number;
}

/** A4 in points. */
export const paper = { width: 595.28, height: 841.89, margin: 48 } as const;

/** Texts that are written in one breath. */
const atOnce = 20;

/** Pages that are drawn from the top left, in points. */
export class Canvas {
  readonly pdf: Pdf;
  #texts = 0;

  private constructor(pdf: Pdf) {
    this.pdf = pdf;
  }

  static async begin(title: string, created: Date): Promise<Canvas> {
    return new Canvas(await blankPdf(title, created));
  }

  newPage(): void {
    this.pdf.addPage({ size: [paper.width, paper.height], margin: 0 });
  }

  /** `y` is where its letters stand. Returns how wide it is. */
  async text(text: string, x: number, y: number, style: TextStyle = {}): Promise<number> {
    const { size = 9, bold = false, color = ink.text, align = 'left', width } = style;
    const weight = bold ? 700 : 400;
    const runs = width === undefined ? await runsOf(text, weight) : await runsWithin(text, weight, width / size);
    const wide = widthOf(runs) * size;
    const left = align === 'left' ? x : align === 'right' ? x - wide : x - wide / 2;
    this.pdf.fillColor(color);
    writeRuns(this.pdf, runs, { x: left, y, size });
    this.#texts += 1;
    if (this.#texts % atOnce === 0) await breathe();
    return wide;
  }

  /** A text as lines that are no wider than `width`; the last of `most` has all the rest, to be cut. */
  async lines(text: string, { size = 9, bold = false, width, most }: LineStyle): Promise<string[]> {
    const lines: string[] = [];
    let [line, used] = ['', 0];
    // Addresses and other long words are parted, too.
    for (const [word] of text.matchAll(/\S{1,20}\s*|\s+/g)) {
      const wide = widthOf(await runsOf(word.trimEnd(), bold ? 700 : 400)) * size;
      if (used + wide > width && line !== '' && lines.length < most - 1) {
        lines.push(line.trimEnd());
        [line, used] = ['', 0];
      }
      line += word;
      used += widthOf(await runsOf(word, bold ? 700 : 400)) * size;
    }
    return [...lines, line.trimEnd()];
  }

  /** Writes those lines; `y` is where the letters of the first stand. Returns where those of the last do. */
  async paragraph(text: string, x: number, y: number, style: LineStyle & { leading: number }): Promise<number> {
    const lines = await this.lines(text, style);
    for (const [index, line] of lines.entries()) await this.text(line, x, y + index * style.leading, style);
    return y + (lines.length - 1) * style.leading;
  }

  box(x: number, y: number, width: number, height: number, color: string): void {
    if (width > 0 && height > 0) this.pdf.rect(x, y, width, height).fill(color);
  }

  line(x1: number, y1: number, x2: number, y2: number, color: string = ink.line): void {
    this.pdf.moveTo(x1, y1).lineTo(x2, y2).lineWidth(0.6).stroke(color);
  }

  /** `footer` is written on each page, with its number. */
  async end(footer: string): Promise<Buffer> {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.pdf.switchToPage(start + page);
      const y = paper.height - 28;
      const style = { size: 6.5, color: ink.quiet };
      await this.text(footer, paper.margin, y, { ...style, width: paper.width - 2 * paper.margin - 30 });
      await this.text(`${page + 1} / ${count}`, paper.width - paper.margin, y, { ...style, align: 'right' });
    }
    return await pdfBytes(this.pdf);
  }
}
