import type { Drive } from '../../../electron/contract/drive.ts';
import type { DiskReport } from '../../../electron/contract/inspect.ts';

/** A stretch of a disk as it is drawn, in order. */
export interface DiskPart {
  kind: 'partition' | 'image' | 'free' | 'blank';
  /** Of the partition. */
  name: string;
  /** Bytes. */
  size: number;
}

/** What is smaller is not drawn as free: tables and what lies between partitions to begin them evenly. */
const smallest = 0.005;

/** What a drive holds now. */
export function partsBefore({ partitions, size }: Drive): DiskPart[] {
  if (partitions.length === 0) return [{ kind: 'blank', name: '', size }];
  return laidOut(
    partitions.map(({ offset, size: length, label, fileSystem, path }, index) => ({
      offset,
      length,
      name: firstOf(label, fileSystem) ?? (path === '' ? String(index + 1) : lastOf(path)),
    })),
    size,
  );
}

/** What it holds when the image is on it. Where nobody could look into the image, it is one piece. */
export function partsAfter(disk: DiskReport | undefined, imageSize: number | undefined, size: number): DiskPart[] {
  if (disk === undefined || disk.partitions.length === 0) {
    return laidOut([{ offset: 0, length: imageSize ?? size, name: '' }], size).map((part) =>
      part.kind === 'partition' ? { ...part, kind: 'image' } : part,
    );
  }
  return laidOut(
    disk.partitions.map(({ offset, length, label, fileSystem, number }) => ({
      offset,
      length,
      name: firstOf(fileSystem?.label, label, fileSystem?.kind) ?? String(number),
    })),
    size,
  );
}

interface Placed {
  offset: number;
  length: number;
  name: string;
}

function laidOut(placed: readonly Placed[], size: number): DiskPart[] {
  const parts: DiskPart[] = [];
  let at = 0;
  const free = (until: number) => {
    if (until - at > size * smallest) parts.push({ kind: 'free', name: '', size: until - at });
  };
  for (const { offset, length, name } of [...placed].sort((one, other) => one.offset - other.offset)) {
    // Logical partitions lie within an extended one: what is drawn already is not drawn again.
    if (offset + length <= at) continue;
    free(Math.max(at, offset));
    parts.push({ kind: 'partition', name, size: offset + length - Math.max(at, offset) });
    at = offset + length;
  }
  free(size);
  return parts;
}

function firstOf(...names: readonly (string | undefined)[]): string | undefined {
  return names.find((name) => name !== undefined && name !== '');
}

function lastOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
