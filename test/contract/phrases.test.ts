import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { phrases } from '../../electron/contract/phrases/phrases.ts';

const root = join(import.meta.dirname, '../..');
const sources = globSync('electron/**/*.ts', { cwd: root, exclude: ['electron/contract/phrases/**'] }).map((path) =>
  readFileSync(join(root, path), 'utf8').replaceAll(String.raw`\'`, "'"),
);

/** Whether a file says it, in one piece or in a few that it puts together: `is` and `an internal disk`. */
function isSaidBy(source: string, piece: string, cuts: number): boolean {
  if (cuts === 0) return source.includes(piece);
  return [...piece.matchAll(/ |(?=[,.])/gu)].some(
    ({ index }) => source.includes(piece.slice(0, index)) && isSaidBy(source, piece.slice(index).trimStart(), cuts - 1),
  );
}

const isSaid = (piece: string) => [0, 1, 2].some((cuts) => sources.some((source) => isSaidBy(source, piece, cuts)));

test('every phrase is one that the engine still writes', () => {
  const stale = Object.values(phrases).filter((phrase) =>
    phrase.split(/\{\w+\}/u).some((piece) => piece.trim() !== '' && !isSaid(piece.trim())),
  );
  expect(stale).toEqual([]);
});
