import type { DeviceMarks } from '../../../contract/boot.ts';

/** Which units have a mark: two with the same one cannot be told apart by it. */
export class SameMarks {
  readonly #units = new Map<string, Set<number>>();

  add(unit: number, marks: DeviceMarks): void {
    for (const mark of Object.entries(marks)) {
      const units = this.#units.get(keyOf(mark)) ?? new Set();
      this.#units.set(keyOf(mark), units.add(unit));
    }
  }

  /** It is none of them any more. */
  forget(unit: number): void {
    for (const units of this.#units.values()) units.delete(unit);
  }

  /** The marks of a unit that others have, too, and the first of those. */
  shared(unit: number, marks: DeviceMarks): { other: number; marks: DeviceMarks } | undefined {
    const shared = Object.entries(marks).flatMap((mark) => {
      const others = [...(this.#units.get(keyOf(mark)) ?? [])].filter((one) => one !== unit);
      return others.length === 0 ? [] : [{ mark, other: Math.min(...others) }];
    });
    if (shared.length === 0) return undefined;
    const other = Math.min(...shared.map((one) => one.other));
    return { other, marks: Object.fromEntries(shared.map(({ mark }) => mark)) };
  }
}

function keyOf([name, value]: [string, unknown]): string {
  return `${name} ${String(value).toLowerCase()}`;
}
