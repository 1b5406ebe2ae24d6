import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const smallest = { width: 480, height: 480 };
const usual = { width: 1120, height: 760 };

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const saved = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(smallest.width),
  height: z.int().min(smallest.height),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof saved>;

/** Where the window was last; undefined where that is not known. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return saved.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** It is no loss where this fails. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // The next window has the usual size.
  }
}

/** Where to put the window: where it was, if a screen is still there. `screens`: their areas without bars. */
export function placeWindow(state: WindowState | undefined, screens: readonly Area[]): Partial<Area> {
  if (state === undefined) return usual;
  const { width, height } = state;
  const isSeen = screens.some((screen) => overlap(screen, state) >= 0.3 * width * height);
  return isSeen ? { x: state.x, y: state.y, width, height } : { width, height };
}

export const leastSize = { minWidth: smallest.width, minHeight: smallest.height };

function overlap(one: Area, other: Area): number {
  const along = (start: 'x' | 'y', length: 'width' | 'height') =>
    Math.min(one[start] + one[length], other[start] + other[length]) - Math.max(one[start], other[start]);
  return Math.max(0, along('x', 'width')) * Math.max(0, along('y', 'height'));
}
