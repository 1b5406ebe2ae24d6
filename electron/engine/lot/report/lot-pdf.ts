import { formatBytes } from '../../../contract/format.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import type { LotStanding, UnitRecord } from '../../../contract/lot/record.ts';
import { Canvas, ink, paper } from './page/canvas.ts';
import { barRows, hourChart, legend } from './page/charts.ts';
import { type LotStatistics, phases } from './statistics.ts';

export interface LotReport {
  lot: Lot;
  status: LotStanding['status'];
  statistics: LotStatistics;
  /** Units that are no good at the moment. */
  failed: readonly Pick<UnitRecord, 'number' | 'state' | 'cause' | 'message' | 'slot' | 'attempt'>[];
  /** Of the log. */
  chain: { entries: number; head: string };
  /** Fingerprint of the station that writes this. */
  station: string;
  now: Date;
  /** Such as `Europe/Berlin`; without, that of this computer. */
  timeZone?: string | undefined;
}

/** Rows of failed units that are listed; the rest is in the tables beside. */
const mostFailed = 400;
const mostSlots = 60;
const { margin, width: paperWidth, height: paperHeight } = paper;
const width = paperWidth - 2 * margin;
const foot = paperHeight - 52;

/** A lot on A4: how many passed, how long it took, what went wrong, and where. */
export async function lotPdf(report: LotReport): Promise<Buffer> {
  const { lot, statistics, chain, station, now } = report;
  const canvas = await Canvas.begin(`Lot ${lot.name}`, now);
  canvas.newPage();
  const at = new Below(canvas, await head(canvas, report));
  await figures(canvas, report, at.take(62));
  if (statistics.hours.length > 0) {
    await at.section('Cards by the hour', 150);
    await legend(canvas, margin + width, at.y - 9);
    const zone = zoneOf(report);
    await hourChart(canvas, statistics.hours, { x: margin, y: at.take(140), width, height: 130 }, hourText(zone));
  }
  if (Object.keys(statistics.phases).length > 0) {
    await at.section('Times', 30 + 14 * Object.keys(statistics.phases).length);
    await times(at, statistics);
  }
  if (statistics.causes.length > 0) {
    await at.section('Why cards failed', 20 + 15 * statistics.causes.length);
    const rows = statistics.causes.map(({ cause, count }) => ({
      name: causes[cause],
      note: cards(count),
      good: 0,
      failed: count,
    }));
    at.y = await barRows(canvas, rows, { x: margin, y: at.y, width });
  }
  if (statistics.slots.length > 0) {
    await at.section('Slots', 20 + 15 * Math.min(mostSlots, statistics.slots.length));
    await legend(canvas, margin + width, at.y - 9);
    await slots(at, statistics);
  }
  await failures(at, report);
  const entries = chain.entries === 1 ? '1 entry' : `${chain.entries} entries`;
  const head16 = chain.head.slice(0, 16);
  return await canvas.end(
    `Lot ${lot.id} · log of ${entries}, ${head16} · station ${station} · ${dateOf(report).format(now)}`,
  );
}

/** Where the next thing goes; turns the page where it would not fit. */
class Below {
  readonly canvas: Canvas;
  y: number;

  constructor(canvas: Canvas, y: number) {
    this.canvas = canvas;
    this.y = y;
  }

  take(height: number): number {
    const top = this.y;
    this.y += height;
    return top;
  }

  /** Whether a new page has begun. */
  need(height: number): boolean {
    if (this.y + height <= foot) return false;
    this.canvas.newPage();
    this.y = margin;
    return true;
  }

  async section(title: string, height: number): Promise<void> {
    this.need(Math.min(height + 30, 300));
    this.y += 26;
    await this.canvas.text(title, margin, this.y, { size: 11, bold: true });
    this.y += 10;
  }
}

async function head(canvas: Canvas, report: LotReport): Promise<number> {
  const { lot, status, statistics } = report;
  await canvas.text(status, margin + width, margin + 14, { size: 11, color: ink.accent, align: 'right', bold: true });
  const title = { bold: true, width: width - 90, most: 2 };
  const isLong = (await canvas.lines(lot.name, { ...title, size: 20 })).length > 1;
  const big = isLong ? { size: 15, leading: 19 } : { size: 20, leading: 24 };
  let y = await canvas.paragraph(lot.name, margin, margin + 14, { ...title, ...big });
  const { from, to } = statistics;
  const span = from === undefined || to === undefined ? 'no card yet' : dateOf(report).formatRange(from, to);
  const small = { color: ink.quiet, width, most: 2 };
  for (const line of [span, `${lot.recipe.file} · ${lot.image.source}`]) {
    y = await canvas.paragraph(line, margin, y + 15, { ...small, size: 9, leading: 12 });
  }
  await canvas.text(`image ${lot.image.sha256}`, margin, y + 12, { ...small, size: 7 });
  return y + 26;
}

async function figures(canvas: Canvas, { lot, statistics }: LotReport, y: number): Promise<void> {
  const { passed, firstPassYield, yield: all, rate, time, attempts } = statistics;
  const tiles = [
    [String(passed), `of ${lot.size} passed`],
    [percent(firstPassYield), 'first-pass yield'],
    [percent(all), 'yield'],
    [rate === undefined ? '–' : rate.toFixed(rate < 10 ? 1 : 0), 'cards an hour'],
    [time === undefined ? '–' : clock(time.median), 'median time a card'],
    [String(attempts.failed), attempts.failed === 1 ? 'card failed' : 'cards failed'],
  ] as const;
  const gap = 8;
  const wide = (width - gap * (tiles.length - 1)) / tiles.length;
  for (const [index, [value, name]] of tiles.entries()) {
    const x = margin + index * (wide + gap);
    canvas.box(x, y, wide, 50, ink.faint);
    await canvas.text(value, x + 9, y + 24, { size: 16, bold: true, width: wide - 14 });
    await canvas.text(name, x + 9, y + 39, { size: 7, color: ink.quiet, width: wide - 12 });
  }
}

async function times(at: Below, { phases: spreads, time }: LotStatistics): Promise<void> {
  const { canvas } = at;
  const right = [margin + 270, margin + 350, margin + 430, margin + width];
  const row = async (cells: readonly string[], style: { bold?: boolean; color?: string } = {}) => {
    at.y += 12;
    const [name = '', ...values] = cells;
    await canvas.text(name, margin, at.y, { size: 8.5, ...style });
    for (const [index, value] of values.entries()) {
      await canvas.text(value, right[index] ?? 0, at.y, { size: 8.5, align: 'right', ...style });
    }
    at.y += 3;
    canvas.line(margin, at.y, margin + width, at.y);
  };
  await row(['', 'cards', 'median', '95 of 100 within', 'longest'], { color: ink.quiet });
  for (const { name } of phases) {
    const spread = spreads[name];
    if (spread !== undefined)
      await row([name, String(spread.count), duration(spread.median), duration(spread.p95), duration(spread.most)]);
  }
  if (time !== undefined) {
    await row(['slot to shelf', String(time.count), duration(time.median), duration(time.p95), duration(time.most)], {
      bold: true,
    });
  }
}

async function slots(at: Below, { slots, stations }: LotStatistics): Promise<void> {
  const names = new Map(stations.map(({ station, name }) => [station, name || station.slice(0, 8)]));
  const rows = slots.map(({ station, slot, good, failed, time, rate }) => ({
    name: stations.length > 1 ? `${names.get(station) ?? ''} ${slot}` : slot,
    note: [
      `${good} good, ${failed} failed`,
      ...(time ? [duration(time.median)] : []),
      ...(rate ? [`${formatBytes(rate.median)}/s`] : []),
    ].join(' · '),
    good,
    failed,
  }));
  for (let first = 0; first < Math.min(rows.length, mostSlots); first += 20) {
    const part = rows.slice(first, Math.min(first + 20, mostSlots));
    at.need(part.length * 15);
    at.y = await barRows(at.canvas, part, { x: margin, y: at.y, width });
  }
  if (rows.length > mostSlots)
    await at.canvas.text(`and ${rows.length - mostSlots} more`, margin, at.take(12) + 9, { size: 8 });
}

async function failures(at: Below, { failed }: LotReport): Promise<void> {
  if (failed.length === 0) return;
  const { canvas } = at;
  const [number, why, where, what] = [margin + 30, margin + 40, margin + 164, margin + 242];
  const begin = async () => {
    const style = { size: 8, color: ink.quiet };
    at.y += 12;
    await canvas.text('unit', number, at.y, { ...style, align: 'right' });
    await canvas.text('why', why, at.y, style);
    await canvas.text('slot', where, at.y, style);
    at.y += 3;
    canvas.line(margin, at.y, margin + width, at.y);
  };
  await at.section('Units that are not good', 60);
  await begin();
  for (const unit of failed.slice(0, mostFailed)) {
    const message = { size: 8, color: ink.quiet, width: margin + width - what, most: 3, leading: 10 };
    const lines = await canvas.lines(unit.message ?? '', message);
    if (at.need(16 + (lines.length - 1) * message.leading)) await begin();
    at.y += 12;
    await canvas.text(String(unit.number), number, at.y, { size: 8, bold: true, align: 'right' });
    const cause = [unit.state === 'failed' ? undefined : unit.state, unit.cause && causes[unit.cause]];
    await canvas.text(cause.filter(Boolean).join(', '), why, at.y, { size: 8, width: 118 });
    const tries = unit.attempt > 1 ? ` (${unit.attempt} tries)` : '';
    await canvas.text(`${unit.slot ?? ''}${tries}`, where, at.y, { size: 8, color: ink.quiet, width: 72 });
    at.y = await canvas.paragraph(unit.message ?? '', what, at.y, message);
    at.y += 3;
    canvas.line(margin, at.y, margin + width, at.y);
  }
  const more = failed.length - mostFailed;
  if (more > 0) await canvas.text(`and ${more} more, see units.csv`, margin, at.take(14) + 12, { size: 8 });
}

const causes: Readonly<Record<NonNullable<UnitRecord['cause']>, string>> = {
  card: 'the card fails',
  capacity: 'the card is smaller than it says',
  'slow-card': 'the card is too slow',
  image: 'the image is bad',
  settings: 'settings',
  'read-back': 'read back otherwise',
  boot: 'first boot',
  cancelled: 'cancelled',
  pulled: 'taken out too early',
  'station-lost': 'the station was lost',
  other: 'something else',
};

function zoneOf({ timeZone }: LotReport): { timeZone?: string } {
  return timeZone === undefined ? {} : { timeZone };
}

/** With the zone: whoever reads it may be in another one. */
function dateOf(report: LotReport): Intl.DateTimeFormat {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...day, ...time, ...zoneOf(report) });
}

function cards(count: number): string {
  return `${count} ${count === 1 ? 'card' : 'cards'}`;
}

function percent(share: number | undefined): string {
  // 99.96 % are not all of them.
  return share === undefined ? '–' : `${share === 1 ? '100' : (Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  if (minutes < 90) return `${minutes} min ${two(whole % 60)} s`;
  return `${hours} h ${two(minutes % 60)} min`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** `4:09`, `1:02:09` */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The hour; with its day where that is another one than that of the label before. */
function hourText(zone: { timeZone?: string }): (start: number, before: number | undefined) => string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone });
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone });
  return (start, before) =>
    before !== undefined && day.format(before) === day.format(start)
      ? time.format(start)
      : `${day.format(start)}, ${time.format(start)}`;
}
