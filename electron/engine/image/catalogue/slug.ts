/** A title as a name that can be typed: `Raspberry Pi OS (64-bit)` is `raspberry-pi-os-64-bit`. Never empty. */
export function slug(title: string): string {
  const plain = title
    .slice(0, 200)
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}._]+/u).filter((word) => /[^.]/u.test(word));
  return words.join('-').slice(0, 80) || 'unnamed';
}

/** Gives each title of one folder a name of its own: a second `a` is `a-2`. */
export class Slugs {
  readonly #taken = new Set<string>();
  /** How many of a name there are, so that thousands of one are not counted anew each time. */
  readonly #counts = new Map<string, number>();

  take(title: string): string {
    const base = slug(title);
    let count = this.#counts.get(base) ?? 1;
    let name = count === 1 ? base : `${base}-${count}`;
    while (this.#taken.has(name)) {
      count += 1;
      name = `${base}-${count}`;
    }
    this.#counts.set(base, count);
    this.#taken.add(name);
    return name;
  }
}
