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

  take(title: string): string {
    const base = slug(title);
    let name = base;
    for (let count = 2; this.#taken.has(name); count++) name = `${base}-${count}`;
    this.#taken.add(name);
    return name;
  }
}
