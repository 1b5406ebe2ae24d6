// Puts a folder in the place of another at once: who reads the old one meanwhile finds it whole, or the new one.
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Where what is being made lies until it is whole: on the same disk as the checkout, where no tool looks. */
const usualDrafts = join(root, 'node_modules', '.wick-drafts');

/**
 * Has a folder made elsewhere, and puts it in the place of `folder`. Two that do so at a time both come to their end: the
 * later one stays.
 * @param {string} folder
 * @param {(draft: string) => Promise<void>} make
 * @param {string} [drafts] a folder on the same disk
 */
export async function makeAnew(folder, make, drafts = usualDrafts) {
  mkdirSync(drafts, { recursive: true });
  const own = mkdtempSync(join(drafts, 'new-'));
  try {
    // Below a folder that only its owner may read, one with the usual rights.
    const draft = join(own, 'draft');
    mkdirSync(draft);
    await make(draft);
    swap(draft, folder, own);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** @param {string} draft @param {string} folder @param {string} aside where the old one goes */
function swap(draft, folder, aside) {
  for (let tries = 0; ; tries += 1) {
    moveIfThere(folder, join(aside, `old-${tries}`));
    try {
      return renameSync(draft, folder);
    } catch (error) {
      // Somebody else was quicker: theirs is taken away next.
      if (tries >= 20 || !isTaken(error)) throw error;
    }
  }
}

/** @param {string} from @param {string} to */
function moveIfThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Systems differ in what they call a folder that is there already. @param {unknown} error */
function isTaken(error) {
  return ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(codeOf(error));
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * Copies a folder that may be swapped meanwhile: all of the old one, or all of the new one.
 * @param {string} from @param {string} to must not be there yet
 */
export function copyWhole(from, to) {
  for (let tries = 0; ; tries += 1) {
    const before = numberOf(from);
    try {
      // Without a filter Node 24 copies in native code, which ends the process where a file vanishes.
      cpSync(from, to, { recursive: true, filter: () => true });
      if (numberOf(from) === before) return;
    } catch (error) {
      if (tries >= 20 || numberOf(from) === before) throw error;
    }
    rmSync(to, { recursive: true, force: true });
  }
}

/** Which folder it is; between two it is none. @param {string} folder */
function numberOf(folder) {
  return statSync(folder, { bigint: true, throwIfNoEntry: false })?.ino;
}
