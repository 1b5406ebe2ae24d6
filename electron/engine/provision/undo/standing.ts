import { overlap, type Range, rangeEnd } from '../../../contract/range.ts';
import type { BlockView } from '../../image/block-view.ts';
import { recognise } from '../../image/file-system/recognise.ts';
import { slice } from '../../image/view/slice.ts';
import { type KeptRange, type PreImage, sectorSize } from './pre-image.ts';

/**
 * How a card stands to a pre-image. `other`: it is another card, was changed since, or holds nothing of what was written.
 * `given`: it holds what was written, or a part of it. `headless`: it may, and its head was not put back.
 */
export type Standing = 'other' | 'given' | 'headless';

/** Bytes at the start of a file system that say which one it is. */
const startSize = 64 << 10;
/** Bytes that are read at a time; whole sectors. */
const pieceSize = 64 << 10;

export async function standingOf(view: BlockView, preImage: PreImage, signal: AbortSignal): Promise<Standing> {
  const { size, ranges, fileSystems } = preImage;
  if (size !== view.size || ranges.some((range) => rangeEnd(range) > size)) return 'other';
  const held = ranges.filter((range) => range.held);
  const found = await lookAtAll(view, ranges, signal);
  if (found === 'other' || found === 'before') return 'other';
  const marks = fileSystems.filter(
    ({ offset }) => !held.some((range) => overlap({ offset, length: startSize }, range)),
  );
  for (const mark of marks) if (!(await isThere(view, mark))) return 'other';
  if (found === 'after') return 'given';
  // An empty card looks like one whose head was wiped, where nothing else tells them apart.
  return marks.length === 0 && ranges.every((range) => range.held) ? 'other' : 'headless';
}

/** Whether the head of a card was not put back; cheap, and says nothing of the rest. */
export async function isWiped(view: BlockView, { size, ranges }: PreImage, signal: AbortSignal): Promise<boolean> {
  const held = ranges.filter((range) => range.held);
  return size === view.size && (await lookAtAll(view, held, signal)) === 'wiped';
}

async function isThere(view: BlockView, { offset, length, kind, uuid }: Range & { kind: string; uuid: string }) {
  if (offset + length > view.size) return false;
  const found = (await recognise(slice(view, offset, length)))?.fileSystem;
  return found?.kind === kind && found.uuid === uuid;
}

/** What the sectors of some ranges are: all as before, some as after, or some wiped. */
type Look = 'before' | 'after' | 'wiped' | 'other';

async function lookAtAll(view: BlockView, ranges: readonly KeptRange[], signal: AbortSignal): Promise<Look> {
  const found = new Set<Look>();
  for (const range of ranges) {
    for (let from = 0; from < range.length; from += pieceSize) {
      signal.throwIfAborted();
      const length = Math.min(pieceSize, range.length - from);
      const bytes = await view.read(range.offset + from, length);
      for (let at = 0; at < length; at += sectorSize)
        found.add(lookAt(range, from + at, bytes.subarray(at, at + sectorSize)));
      if (found.has('other')) return 'other';
    }
  }
  return found.has('wiped') ? 'wiped' : found.has('after') ? 'after' : 'before';
}

function lookAt({ before, held, isAfter }: KeptRange, at: number, sector: Uint8Array): Look {
  if (Buffer.compare(sector, before.subarray(at, at + sector.length)) === 0) return 'before';
  if (isAfter(at / sectorSize, sector)) return 'after';
  return held && sector.every((byte) => byte === 0) ? 'wiped' : 'other';
}
