import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { isMarked, Marks } from '../../flash/marks.ts';
import type { OpenTarget } from '../../flash/target.ts';
import type { KeptCopy } from './kept-blocks.ts';

/**
 * Whether a card is the one that a copy was taken of, and was only looked at since: all that the look leaves alone is as it
 * was, and all else is as it was, empty, or marked by that look; and there is something that other cards have not: those
 * marks, or what lay there before. Marks of another look are on another card, however alike they are. `unsure`: it says that it
 * is this card, or nothing says that it is another one.
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
  const isLikeNoOther = witnesses.some(({ sha256, length }) => !isEmpty(sha256, length)) || blocks.isKnown;
  return saysSo || isLikeNoOther ? 'is' : 'unsure';
}

/**
 * Undefined where something else lies there now. `isLeft`: marks or nothing; `isKnown`: the marks, or something that was there
 * before.
 */
async function compare(copy: KeptCopy, target: OpenTarget): Promise<{ isLeft: boolean; isKnown: boolean } | undefined> {
  const { file, start, ranges } = copy;
  const { blockSize } = target;
  const marks = marksOf(copy);
  let isLeft = false;
  let isKnown = false;
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
      if (isSame) isKnown ||= !isEmptyBlock && !isMarked(block);
      else if (isEmptyBlock) isLeft = true;
      else if (marks.holds(block)) isLeft = isKnown = true;
      else return undefined;
    }
  }
  return { isLeft, isKnown };
}

/** Those of the look that a copy was taken for. */
export function marksOf({ marks }: KeptCopy): Marks {
  const run = Buffer.from(marks, 'base64');
  return new Marks(run.length, run);
}

function isEmpty(sha256: string, length: number): boolean {
  return [0, 0xff].some((byte) => sha256 === hash('sha256', Buffer.alloc(length, byte)));
}
