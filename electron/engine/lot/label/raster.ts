import type { LabelLayout, Rectangle } from './layout.ts';
import type { TextLine } from './fit.ts';

/** Dots of a printer: 1 is dark. Rows from the top. */
export interface Raster {
  width: number;
  height: number;
  dots: Uint8Array;
}

/** Lines that a row of dots is looked at along. */
const samples = 5;

export function rasterOf({ width, height, lines, code }: LabelLayout): Raster {
  const raster = { width, height, dots: new Uint8Array(width * height) };
  for (const one of code?.dark ?? []) fill(raster, one);
  for (const line of lines) drawText(raster, line);
  return raster;
}

function fill({ width, height, dots }: Raster, area: Rectangle): void {
  for (let y = Math.max(0, area.y); y < Math.min(height, area.y + area.height); y += 1) {
    dots.fill(1, y * width + Math.max(0, area.x), y * width + Math.min(width, area.x + area.width));
  }
}

interface Edge {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Letters are filled where their outline winds around: a dot is dark where more than half of it is covered. */
export function drawText(raster: Raster, { x, y, size, runs }: Pick<TextLine, 'x' | 'y' | 'size' | 'runs'>): void {
  let at = x;
  for (const { face, glyphs } of runs) {
    const scale = size / face.font.unitsPerEm;
    for (const [index, glyph] of glyphs.glyphs.entries()) {
      const position = glyphs.positions[index];
      const left = at + (position?.xOffset ?? 0) * scale;
      const base = y - (position?.yOffset ?? 0) * scale;
      fillOutline(
        raster,
        edgesOf(glyph.path.commands, (px, py) => [left + px * scale, base - py * scale]),
      );
      at += (position?.xAdvance ?? glyph.advanceWidth) * scale;
    }
  }
}

type Commands = readonly { command: string; args: readonly number[] }[];

function edgesOf(commands: Commands, place: (x: number, y: number) => [number, number]): Edge[] {
  const edges: Edge[] = [];
  let start: [number, number] = [0, 0];
  let here: [number, number] = [0, 0];
  const lineTo = (to: [number, number]) => {
    edges.push({ x1: here[0], y1: here[1], x2: to[0], y2: to[1] });
    here = to;
  };
  const curve = (points: [number, number][]) => {
    const from = here;
    const steps = 8;
    for (let step = 1; step <= steps; step += 1) lineTo(bezier([from, ...points], step / steps));
  };
  for (const { command, args } of commands) {
    const points: [number, number][] = [];
    for (let index = 0; index + 1 < args.length; index += 2) points.push(place(args[index] ?? 0, args[index + 1] ?? 0));
    const [first = here] = points;
    if (command === 'moveTo') start = here = first;
    else if (command === 'lineTo') lineTo(first);
    else if (command === 'closePath') lineTo(start);
    else curve(points);
  }
  return edges;
}

/** De Casteljau. */
function bezier(points: readonly [number, number][], t: number): [number, number] {
  const [first = [0, 0], ...rest] = points;
  if (rest.length === 0) return first;
  return bezier(
    rest.map(([x, y], index) => {
      const [px, py] = points[index] ?? [0, 0];
      return [px + (x - px) * t, py + (y - py) * t];
    }),
    t,
  );
}

function fillOutline({ width, height, dots }: Raster, edges: readonly Edge[]): void {
  const top = Math.max(0, Math.floor(edges.reduce((least, { y1 }) => Math.min(least, y1), height)));
  const bottom = Math.min(height, Math.ceil(edges.reduce((most, { y1 }) => Math.max(most, y1), 0)));
  for (let row = top; row < bottom; row += 1) {
    const cover = new Float32Array(width + 1);
    for (let sample = 0; sample < samples; sample += 1) addCover(cover, edges, row + (sample + 0.5) / samples);
    for (let column = 0; column < width; column += 1) {
      if ((cover[column] ?? 0) > samples / 2) dots[row * width + column] = 1;
    }
  }
}

/** How much of each dot lies inside, along one line. */
function addCover(cover: Float32Array, edges: readonly Edge[], y: number): void {
  const crossings = edges
    .filter(({ y1, y2 }) => (y1 <= y && y2 > y) || (y2 <= y && y1 > y))
    .map(({ x1, y1, x2, y2 }) => ({ x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), turn: y2 > y1 ? 1 : -1 }))
    .sort((one, other) => one.x - other.x);
  let winding = 0;
  let from = 0;
  for (const { x, turn } of crossings) {
    if (winding === 0) from = x;
    winding += turn;
    if (winding === 0) addSpan(cover, Math.max(0, from), Math.min(cover.length - 1, x));
  }
}

function addSpan(cover: Float32Array, from: number, to: number): void {
  for (let column = Math.floor(from); column < to; column += 1) {
    cover[column] = (cover[column] ?? 0) + Math.min(to, column + 1) - Math.max(from, column);
  }
}
