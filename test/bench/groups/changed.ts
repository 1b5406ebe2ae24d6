import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { parseBmap } from '../../../electron/engine/image/bmap/parse.ts';
import type { Step } from '../group.ts';
import { type Context, flashStep } from './context.ts';

const patch = 64 << 10;
const changedPart = 0.01;

/** A drive that holds the image but for 1 % of its mapped bytes, in patches spread over all of it, flashed again. */
export function changedStep(context: Context, file: string, drive: string): Step {
  const step = flashStep(context, {
    key: 'changed',
    name: 'Wick, re-flash, 1 % changed',
    file,
    drives: [drive],
    options: ['--changed-only'],
  });
  return { ...step, follows: 'drive', prepare: async () => await scribble(drive, context.image.bmap) };
}

async function scribble(drive: string, bmap: string): Promise<void> {
  await using file = await open(drive, 'r+');
  const noise = randomBytes(patch);
  let due = 0;
  for (const { offset, length } of parseBmap(readFileSync(bmap), bmap).ranges) {
    for (let at = 0; at + patch <= length; at += patch) {
      due += patch * changedPart;
      if (due < patch) continue;
      due -= patch;
      await file.write(noise, 0, patch, offset + at);
    }
  }
  await file.datasync();
}
