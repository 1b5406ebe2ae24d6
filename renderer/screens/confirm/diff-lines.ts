export interface DiffLine {
  look: 'added' | 'removed' | 'place' | 'same';
  /** With its sign. */
  text: string;
}

/** The lines of a unified diff, without the names of the files at its head. */
export function linesOf(diff: string): DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  const head = lines.findIndex((line) => line.startsWith('@@'));
  return lines.slice(Math.max(0, head)).map((text) => ({ look: lookOf(text), text }));
}

function lookOf(line: string): DiffLine['look'] {
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}
