import { type ObserverName, observerNames } from '../../../electron/contract/boot.ts';

export interface EvidenceLine {
  at: number;
  observer: ObserverName;
  text: string;
}

/** What came over the border as open objects: lines that are not as they should be are left out. */
export function evidenceLines(items: readonly Readonly<Record<string, unknown>>[]): EvidenceLine[] {
  return items.flatMap(({ at, observer, text }) => {
    const known = observerNames.find((name) => name === observer);
    return typeof at === 'number' && typeof text === 'string' && known !== undefined
      ? [{ at, observer: known, text }]
      : [];
  });
}
