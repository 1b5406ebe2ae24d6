import { open } from 'node:fs/promises';
import { asWickError, WickError } from '../../../contract/errors.ts';
import { rangeEnd } from '../../../contract/range.ts';
import type { OpenTarget } from '../../flash/target.ts';
import { dropCopy, type KeptCopy } from './kept-blocks.ts';
import { markCard, marksOf } from './mark-card.ts';

/**
 * Puts back what a look at a card has overwritten, and reads it back, before the copy goes away.
 *
 * @throws WickError `card-not-restored`: the copy is still there
 */
export async function putBack(target: OpenTarget, copy: KeptCopy): Promise<void> {
  const { file, start, ranges } = copy;
  try {
    await using bytes = await open(file, 'r');
    const each = async (work: (offset: number, before: Buffer) => Promise<void>) => {
      let at = start;
      for (const { offset, length } of ranges) {
        const { buffer, bytesRead } = await bytes.read(Buffer.alloc(length), 0, length, at);
        if (bytesRead !== length) throw new Error('the copy is not whole');
        at += length;
        await work(offset, buffer);
      }
    };
    const last = ranges.at(-1);
    if (last !== undefined)
      await markCard(target, { marks: marksOf(copy), offsets: [rangeEnd(last) - target.blockSize] });
    await each((offset, before) => target.write(offset, before));
    await target.flush();
    await each(async (offset, before) => {
      const now = await target.read({ offset, length: before.length });
      if (!before.equals(now)) throw new Error(`it does not hold what was written to it at byte ${offset}`);
    });
  } catch (thrown) {
    throw notRestored(target.drive.path, copy, thrown);
  }
  await dropCopy(copy);
}

/** For who looks after the card. `cause`: why it could not be. */
export function notRestored(target: string, { file }: KeptCopy, cause: unknown): WickError {
  const error = asWickError(cause);
  const reason = error.code === 'bug' && cause instanceof Error ? cause.message : error.message.replace(/\.$/, '');
  return new WickError('card-not-restored', { target, file, reason }, { cause });
}
