/** Most labels that are made at once. */
const most = 1000;

/** The numbers in a text such as `1, 4–9`, each once and in order; undefined where it is something else, or too many. */
export function unitNumbers(text: string): number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(/[,;]|(?<=\d)\s+(?=\d)/).map((one) => one.trim())) {
    if (part === '') continue;
    const [, first = '', last = first] = /^(\d{1,7})(?:\s*[-–]\s*(\d{1,7}))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || from < 1 || to < from || to - from >= most) return undefined;
    for (let number = from; number <= to; number += 1) found.add(number);
  }
  return found.size === 0 || found.size > most ? undefined : [...found].sort((one, other) => one - other);
}
