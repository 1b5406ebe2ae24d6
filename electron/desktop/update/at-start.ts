import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const saved = z.object({ atStart: z.boolean() });

/** Whether updates are looked for when the app starts: only where its person has said so. */
export function looksAtStart(file: string): boolean {
  try {
    return saved.parse(JSON.parse(readFileSync(file, 'utf8'))).atStart;
  } catch {
    return false;
  }
}

export function lookAtStart(file: string, atStart: boolean): void {
  try {
    writeFileSync(file, JSON.stringify({ atStart }));
  } catch {
    // It is as it was: at the next start nothing is looked for that was not before.
  }
}
