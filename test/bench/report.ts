import type { Results, Row, Step } from './group.ts';
import type { BenchImage } from './image/prepare.ts';
import type { Measured } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { ratio, type Series, summary } from './statistics.ts';
import type { Machine } from './system.ts';

const MiB = 1 << 20;

/** What a row comes to; `value` is what the limit applies to. */
export interface Verdict {
  value: number | undefined;
  reached: boolean | undefined;
}

export function judge({ wick, against, limit }: Row): Verdict {
  const value = summary(against === undefined ? wick : ratio(wick, against.series))?.median;
  return { value, reached: value === undefined || limit === undefined ? undefined : value <= limit };
}

/** The whole report as people read it. */
export function reportText(
  machine: Machine,
  options: BenchOptions,
  image: BenchImage | undefined,
  groups: readonly Results[],
): string {
  const missing = [...new Set(groups.flatMap((group) => group.missing))];
  return `${[
    machineLine(machine),
    `${imageText(options, image)}${options.runs} ${options.runs === 1 ? 'run' : 'runs in turn'}${options.nice === 0 ? '' : `, niceness ${options.nice}`}; medians, (least–most).`,
    ...(missing.length > 0 ? [`Not installed, so not compared: ${missing.join(', ')}`] : []),
    '',
    ...table(
      ['what', 'Wick', 'against', '', 'ratio', '(spread)', 'best', 'CPU', 'limit', ''],
      groups.flatMap((group) => group.rows.map(limitCells)),
    ),
    '',
    ...table(
      ['command', 'wall s', '(spread)', 'MB/s', 'CPU s', 'PSS MiB', 'RSS MiB'],
      groups.flatMap((group) => [
        [`— ${group.title}`, '', '', '', '', '', ''],
        ...group.steps.map(({ step, rounds }) => stepCells(step, rounds)),
      ]),
    ),
    '',
    ...notes,
  ].join('\n')}\n`;
}

function imageText({ medium }: BenchOptions, image: BenchImage | undefined): string {
  if (image === undefined) return '';
  const mapped = `${percent(image.mappedBytes / image.size)} mapped in ${image.ranges} ranges`;
  return `Image: ${Math.round(image.size / MiB)} MiB, ${mapped}; loop drives ${medium === 'disk' ? 'on disk' : 'in memory'}; `;
}

const notes = [
  'Wall time is that of the whole command, its start and the flush of the drive included; ratios are taken round by round, best is the ratio of the shortest times.',
  'Written or read alone: a Node program, O_DIRECT, 4 requests of at most 1 MiB in flight, then fdatasync; MB/s of mapped bytes.',
  'Decoding CPU: what the native threads of the command took, sampled every 50 ms.',
  'Before each command the page cache is emptied and filled with what it reads, and the holes in the drive are filled.',
  'Memory: highest sum over the process tree; PSS counts shared pages once.',
];

function machineLine({ cores, processor, kernel, memory, load, node }: Machine): string {
  return `Machine: ${cores} cores (${processor}), ${Math.round(memory / 2 ** 30)} GiB, Linux ${kernel}, Node ${node}; load at the start ${load}`;
}

function limitCells(row: Row): string[] {
  const { value, reached } = judge(row);
  const { wick, against, cpu, limit, unit } = row;
  const spread = against === undefined ? wick : ratio(wick, against.series);
  return [
    row.what,
    withUnit(wick, unit),
    against === undefined ? 'limit' : against.name,
    against === undefined ? '' : withUnit(against.series, unit),
    value === undefined ? 'failed' : against === undefined ? '' : times(value),
    spreadText(spread, against === undefined ? 0 : 2),
    against === undefined ? '' : times(best(wick, against.series)),
    cpu === undefined ? '' : times(summary(ratio(cpu.wick, cpu.against))?.median),
    limit === undefined ? '' : against === undefined ? `${limit} ${unit}` : `${limit.toFixed(2)} ×`,
    reached === undefined ? '' : reached ? 'reached' : 'MISSED',
  ];
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`;
}

/** The shortest time of each: what is left when other work on the machine stood aside. */
function best(wick: Series, against: Series): number | undefined {
  const ours = summary(wick)?.least;
  const theirs = summary(against)?.least;
  return ours === undefined || theirs === undefined ? undefined : ours / theirs;
}

function withUnit(series: Series, unit: Row['unit']): string {
  const median = summary(series)?.median;
  return median === undefined ? '–' : `${median.toFixed(unit === 's' ? 2 : 0)} ${unit}`;
}

function spreadText(series: Series, digits: number): string {
  const found = summary(series);
  return found === undefined || series.length < 2
    ? ''
    : `(${found.least.toFixed(digits)}–${found.most.toFixed(digits)})`;
}

function stepCells(step: Step, rounds: readonly Measured[]): string[] {
  const good = rounds.filter(({ failure }) => failure === undefined);
  const failure = rounds.find((measured) => measured.failure !== undefined)?.failure;
  if (good.length === 0) return [`  ${step.name}`, `failed: ${failure ?? ''}`, '', '', '', '', ''];
  const median = (of: (measured: Measured) => number) => summary(good.map(of))?.median ?? 0;
  const wall = good.map((measured) => measured.wall);
  return [
    `  ${step.name}`,
    median((measured) => measured.wall).toFixed(2),
    spreadText(wall, 2),
    step.bytes === undefined ? '' : (step.bytes / median((measured) => measured.wall) / 1e6).toFixed(0),
    median(({ cpu }) => cpu).toFixed(2),
    (median(({ pss }) => pss) / MiB).toFixed(0),
    (median(({ rss }) => rss) / MiB).toFixed(0),
  ];
}

/** The first column to the left, figures to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || /^[a-z]/i.test(cell) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(0)} %`;
}
