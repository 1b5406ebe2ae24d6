import { open } from 'node:fs/promises';
import type { OpenTarget } from '../../flash/target.ts';
import type { KeptCopy } from './kept-blocks.ts';
import { marksOf } from './mark-card.ts';

/**
 * Whether a card is the one that a copy was taken of, and was only looked at since: all that the look leaves alone is as it
 * was, all else is as it was, empty, or marked by that look, and one of those marks is there. Marks of another look are on
 * another card, however alike they are. `unsure`: its number says that it is this card, and what lies on it does not.
 */
export async function matchOf(copy: KeptCopy, target: OpenTarget): Promise<'is' | 'is-not' | 'unsure'> {
  const { size, serial, cid } = copy.drive;
  const { drive } = target;
  if (size !== target.size || serial !== drive.serial) return 'is-not';
  if (cid !== undefined && drive.cid !== undefined && cid !== drive.cid) return 'is-not';
  const saysSo = cid !== undefined && cid === drive.cid;
  const other = saysSo ? 'unsure' : 'is-not';
  const { witnesses } = copy;
  const found = witnesses.length === 0 ? [] : await target.hash(witnesses, 'sha256');
  if (witnesses.some(({ sha256 }, index) => sha256 !== found[index])) return other;
  const blocks = await compare(copy, target);
  if (blocks === undefined) return other;
  // A card on which all is as it was may be a copy of that card.
  if (!blocks.isLeft) return saysSo ? 'is' : 'is-not';
  return blocks.isMarked ? 'is' : other;
}

/** Undefined where something else lies there now. `isLeft`: marks or nothing; `isMarked`: the marks. */
async function compare(
  copy: KeptCopy,
  target: OpenTarget,
): Promise<{ isLeft: boolean; isMarked: boolean } | undefined> {
  const { file, start, ranges } = copy;
  const { blockSize } = target;
  const marks = marksOf(copy);
  let isLeft = false;
  let isMarked = false;
  await using bytes = await open(file, 'r');
  let at = start;
  for (const range of ranges) {
    const now = await target.read(range);
    const { buffer: before } = await bytes.read(Buffer.alloc(range.length), 0, range.length, at);
    at += range.length;
    for (let from = 0; from < range.length; from += blockSize) {
      const block = now.subarray(from, from + blockSize);
      const isEmptyBlock = block.every((byte) => byte === 0);
      const isSame = before.compare(block, 0, block.length, from, from + block.length) === 0;
      if (isSame) continue;
      if (isEmptyBlock) isLeft = true;
      else if (marks.holds(block)) isLeft = isMarked = true;
      else return undefined;
    }
  }
  return { isLeft, isMarked };
}
