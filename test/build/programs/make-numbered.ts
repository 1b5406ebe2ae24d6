import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAnew } from '../../../build/swap.mjs';

/** A folder whose files all say the same number. */
export function numbered(number: number): (draft: string) => Promise<void> {
  return (draft) => {
    for (let file = 0; file < 60; file += 1) {
      mkdirSync(join(draft, String(file)));
      writeFileSync(join(draft, String(file), 'number'), String(number));
    }
    return Promise.resolve();
  };
}

// `make-numbered.ts FOLDER DRAFTS`: makes such a folder over and over, for as long as whoever started it lives.
const [folder, drafts] = process.argv.slice(2);
if (import.meta.main && folder !== undefined) {
  const parent = process.ppid;
  for (let number = 1; process.ppid === parent; number += 1) {
    await makeAnew(folder, numbered(number), drafts);
    // Long enough for a copy on a busy machine.
    await sleep(200);
  }
}
