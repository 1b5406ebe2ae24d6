import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { undoAtEnd } from '../at-end.ts';
import type { BlockDevice } from './block-device.ts';

/** What the drive and its queue can hold at a time, in bytes. */
export function queueSizeOf({ folder }: BlockDevice): number | undefined {
  const requests = number(folder, 'queue/nr_requests');
  const largest = number(folder, 'queue/max_sectors_kb');
  return requests > 0 && largest > 0 ? requests * largest * 1024 : undefined;
}

/** Bytes that make a unit worth looking at, and the most that one is believed to have. */
const units = { least: 256 << 10, most: 16 << 20 } as const;

/**
 * Bytes that the drive best takes as one: what its queue says, or the erase unit that a card gives. Undefined where that is
 * nothing, or nonsense as that of USB bridges (65,535 sectors).
 */
export function unitOf({ folder }: BlockDevice): number | undefined {
  const said = [number(folder, 'queue/optimal_io_size'), number(folder, 'device/preferred_erase_size')];
  return said.find((size) => size >= units.least && size <= units.most && size % 4096 === 0);
}

/**
 * Whether the drive has a command that makes a range read as zeroes for less than writing them: the kernel promises the
 * zeroes; whether the drive then lets go of the blocks, newer kernels say themselves, and others by the discard limit.
 */
export function clearsCheaply({ folder }: BlockDevice): boolean {
  if (number(folder, 'queue/write_zeroes_max_bytes') === 0) return false;
  return number(folder, 'queue/write_zeroes_unmap_max_bytes') > 0 || number(folder, 'queue/discard_max_bytes') > 0;
}

/**
 * As bmaptool does: no I/O scheduler, as what comes is in order already, and the least share of memory for what waits to be
 * written to the drive. Returns what takes that back; it is taken back at the end of the process, too. What the system does
 * not let us set stays as it is.
 */
export function settleQueue({ folder }: BlockDevice): () => void {
  const ratio = change(join(folder, 'bdi/max_ratio'), (old) => (old === '1' ? undefined : { old, now: '1' }));
  const scheduler = change(join(folder, 'queue/scheduler'), (list) => {
    const [, old = ''] = /\[([^\]]+)\]/.exec(list) ?? [];
    return old === 'none' || old === '' || !/\bnone\b/.test(list) ? undefined : { old, now: 'none' };
  });
  // The scheduler last: it waits for what is under way.
  return undoAtEnd(() => {
    ratio();
    scheduler();
  });
}

/** Sets a file of sysfs; returns what sets it back unless somebody else has changed it since. */
function change(path: string, decide: (now: string) => { old: string; now: string } | undefined): () => void {
  const set = (value: string) => {
    try {
      writeFileSync(path, value);
      return true;
    } catch {
      return false;
    }
  };
  const change = decide(text(path));
  if (change === undefined || !set(change.now)) return () => {};
  const ours = text(path);
  return () => {
    if (text(path) === ours) set(change.old);
  };
}

function number(folder: string, name: string): number {
  return Number(text(join(folder, name))) || 0;
}

/** Empty where there is no such file. */
function text(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
