import { execFileSync } from 'node:child_process';
import type { BenchDrives } from '../drives.ts';
import type { Step } from '../group.ts';
import type { BenchImage } from '../image/prepare.ts';
import type { BenchOptions } from '../options.ts';
import type { Programs } from '../programs/bundle.ts';

/** What all groups are made from. */
export interface Context {
  options: BenchOptions;
  image: BenchImage;
  programs: Programs;
  drives: BenchDrives;
  /** Options that the command has by now, as `--no-store`. */
  flashOptions: ReadonlySet<string>;
  /** Where the image store is while it is measured. */
  storeFolder: string;
}

/** A Node program as a step; the Node is the one that runs the bench. */
export function nodeStep(key: string, name: string, args: readonly string[], more: Partial<Step> = {}): Step {
  return { key, name, program: process.execPath, args, ...more };
}

/** `wick flash` onto drives; unless asked for with `store`, never from a copy that an earlier run has kept. */
export function flashStep(
  { image, programs, flashOptions, storeFolder }: Context,
  flash: {
    key: string;
    name: string;
    file: string;
    drives: readonly string[];
    options?: readonly string[];
    store?: boolean;
  },
): Step {
  const { key, name, file, drives, options = [], store = false } = flash;
  const plain = ['--yes', '--json', '--no-eject', ...(flashOptions.has('--no-store') && !store ? ['--no-store'] : [])];
  const args = [programs.wick, 'flash', file, ...drives, '--bmap', image.bmap, ...plain, ...options];
  return nodeStep(key, name, args, { drives, bytes: image.size, env: { XDG_CACHE_HOME: storeFolder } });
}

export function flashOptionsOf(wick: string): Set<string> {
  const help = execFileSync(process.execPath, [wick, 'flash', '--help'], { encoding: 'utf8' });
  return new Set(help.match(/--[a-z][a-z-]*/g));
}
