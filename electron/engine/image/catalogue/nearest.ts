/** More names than this are not looked through. */
const mostNames = 5000;

/** Those of `names` that a person most likely meant, best first; nothing where none is anything like it. */
export function nearest(wanted: string, names: Iterable<string>, most = 4): string[] {
  const typed = wanted.slice(0, 200).toLowerCase();
  const scored: { name: string; score: number }[] = [];
  for (const name of names) {
    if (scored.length === mostNames) break;
    const other = name.slice(0, 200).toLowerCase();
    // What comes last says most: what lies before it may have been left out.
    const score = Math.min(distance(typed, other), 2 * distance(lastOf(typed), lastOf(other)));
    scored.push({ name, score });
  }
  const close = scored.filter(({ score }) => score <= Math.max(3, lastOf(typed).length * 0.6));
  return close
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ name }) => name);
}

function lastOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}

/** How many letters must be put in, taken out or exchanged (Levenshtein). */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const exchanged = (before[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      row.push(Math.min(exchanged, (before[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    before = row;
  }
  return before[b.length] ?? 0;
}
