import { WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import type { Rectangle } from './layout.ts';
import { runsWithin } from './cut.ts';
import { type Run, runsOf, widthOf } from './typeface.ts';

/** A line of text; `size` is that of an em, in dots, and `y` where its letters stand. */
export interface TextLine {
  x: number;
  y: number;
  size: number;
  text: string;
  bold: boolean;
  runs: readonly Run[];
}

export interface WantedLine {
  text: string;
  /** Points. */
  size: number;
  bold: boolean;
  /** Units are told apart by it: nothing of it may be cut off. */
  whole: boolean;
}

/** How much smaller text may become, and how small: points. */
const smallest = 0.6;
const readable = 4;
/** Ems from line to line, and how far letters go above where they stand. */
const leading = 1.25;
const ascent = 0.95;

/** Lines from the top: made smaller where they do not fit, then cut where they may be. @throws WickError `label-too-small` */
export async function fitLines(
  texts: readonly WantedLine[],
  room: Rectangle,
  design: LabelDesign,
): Promise<TextLine[]> {
  const wanted = texts.map((one) => {
    const dots = design.dpi / 72;
    return { ...one, size: one.size * dots, least: leastOf(one.size) * dots };
  });
  const missing = heightAt(wanted, 0) - room.height;
  if (missing > 0) throw tooHigh(missing, design);
  const share = shareThatFits(wanted, room.height);
  const lines: TextLine[] = [];
  let top = room.y;
  for (const { text, size, least, bold, whole: isWhole } of wanted) {
    const tall = Math.max(least, size * share);
    const weight = bold ? 700 : 400;
    const whole = await runsOf(text, weight);
    const fitting = Math.min(tall, room.width / Math.max(0.001, widthOf(whole)));
    if (fitting < least && isWhole) throw tooWide(widthOf(whole) * least - room.width, design);
    const em = Math.max(least, fitting);
    const runs = fitting >= least ? whole : await runsWithin(text, weight, room.width / least);
    lines.push({ x: room.x, y: Math.round(top + em * ascent), size: em, text: textOf(runs), bold, runs });
    top += em * leading;
  }
  return lines;
}

/** Points that text may shrink to. */
function leastOf(size: number): number {
  return Math.min(size, Math.max(readable, size * smallest));
}

interface Sized {
  size: number;
  least: number;
}

function heightAt(lines: readonly Sized[], share: number): number {
  return lines.reduce((sum, { size, least }) => sum + Math.max(least, size * share) * leading, 0);
}

/** The largest part of their sizes, up to all of it, at which lines are no higher than that. */
function shareThatFits(lines: readonly Sized[], height: number): number {
  if (heightAt(lines, 1) <= height) return 1;
  let [fits, tooMuch] = [0, 1];
  for (let step = 0; step < 20; step += 1) {
    const middle = (fits + tooMuch) / 2;
    if (heightAt(lines, middle) <= height) fits = middle;
    else tooMuch = middle;
  }
  return fits;
}

function textOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('');
}

/** `missing` in dots. */
function tooHigh(missing: number, { width, height, dpi }: LabelDesign): WickError {
  const needsHeight = Math.ceil(height + (missing * 25.4) / dpi);
  return new WickError('label-too-small', { width, height, needsWidth: width, needsHeight, what: 'text' });
}

/** `missing` in dots. */
function tooWide(missing: number, { width, height, dpi }: LabelDesign): WickError {
  const needsWidth = Math.ceil(width + (missing * 25.4) / dpi);
  return new WickError('label-too-small', { width, height, needsWidth, needsHeight: height, what: 'text' });
}
