import type { ObserverName, Sighting } from '../boot.ts';
import { isPantavisor, type Watch } from './rules.ts';

/** What somebody says of the system that runs, against the one that was flashed. */
export interface ImageWord {
  observer: ObserverName;
  /** `right`: all of the state is the one that was flashed. `revision`: its number is, which alone proves little. */
  is: 'right' | 'revision' | 'wrong';
  /** What is wrong: sentences without a full stop. */
  reasons: string[];
  /** ms since 1970: since when this one says so. */
  since: number;
}

/** The last word of each observer. Only revision 0 is what was flashed; every other one came later, or was there before. */
export function imageWords({ expected, sightings }: Watch): ImageWord[] {
  if (!isPantavisor(expected)) return [];
  const words = new Map<ObserverName, ImageWord>();
  for (const sighting of sightings) {
    const word = wordOf(sighting, expected.stateSha256);
    if (word === undefined) continue;
    const before = words.get(word.observer);
    // A status names the revision alone: that it is 0 takes nothing back, and proves nothing.
    if (sighting.seen.kind === 'status' && word.is === 'revision' && before !== undefined) continue;
    words.set(word.observer, before?.is === word.is ? { ...word, since: before.since } : word);
  }
  return [...words.values()];
}

function wordOf({ at, observer, seen }: Sighting, expected: string | undefined): ImageWord | undefined {
  if (seen.kind !== 'state' && seen.kind !== 'status') return undefined;
  if (seen.revision === undefined || (seen.kind === 'state' && seen.old === true)) return undefined;
  const reasons = seen.revision === '0' ? [] : [`It runs revision ${seen.revision}, and revision 0 was flashed`];
  if (seen.kind === 'state') reasons.push(...differences(seen, expected));
  if (reasons.length > 0) return { observer, is: 'wrong', reasons, since: at };
  const isProven = seen.kind === 'state' && (seen.differs !== undefined || isSame(seen.sha256, expected));
  return { observer, is: isProven ? 'right' : 'revision', reasons, since: at };
}

function differences(
  { sha256, differs = [] }: { sha256?: string; differs?: readonly string[] },
  expected: string | undefined,
): string[] {
  if (differs.length > 0) {
    const named = differs.slice(0, 3).join(', ');
    const more = differs.length > 3 ? `, and ${differs.length - 3} more` : '';
    return [`Its state is not the one that was flashed: ${named}${more}`];
  }
  if (sha256 === undefined || expected === undefined || sha256 === expected) return [];
  return [`Its state ${sha256.slice(0, 12)}… is not the one that was flashed, ${expected.slice(0, 12)}…`];
}

function isSame(sha256: string | undefined, expected: string | undefined): boolean {
  return sha256 !== undefined && sha256 === expected;
}
