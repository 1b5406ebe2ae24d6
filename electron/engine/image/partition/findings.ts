import { rangeEnd } from '../../../contract/range.ts';
import type { Partition, TableFinding } from './table.ts';

/** Sorts out partitions that are not on the disk, and names those that share bytes. `size`: bytes of the disk. */
export function findMisplaced(
  partitions: readonly Partition[],
  size: number,
): { inside: Partition[]; findings: TableFinding[] } {
  const findings: TableFinding[] = [];
  const inside = partitions.filter((partition) => {
    const { number, offset, length } = partition;
    if (length <= 0) {
      findings.push({ kind: 'empty-partition', message: `partition ${number} has no length`, partitions: [number] });
      return false;
    }
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || rangeEnd(partition) > size) {
      const message = `partition ${number} does not lie on the disk in full`;
      findings.push({ kind: 'outside', message, partitions: [number] });
      return false;
    }
    return true;
  });
  return { inside, findings: [...findings, ...overlaps(inside)] };
}

/** An extended partition holds the logical ones by design. */
function overlaps(partitions: readonly Partition[]): TableFinding[] {
  const plain = partitions.filter(({ type }) => !['0x05', '0x0f', '0x85'].includes(type.id));
  const sorted = plain.toSorted((one, other) => one.offset - other.offset);
  const findings: TableFinding[] = [];
  let reaching: Partition | undefined;
  for (const partition of sorted) {
    if (reaching !== undefined && partition.offset < rangeEnd(reaching)) {
      const message = `partitions ${reaching.number} and ${partition.number} overlap`;
      findings.push({ kind: 'overlap', message, partitions: [reaching.number, partition.number] });
    }
    if (reaching === undefined || rangeEnd(partition) > rangeEnd(reaching)) reaching = partition;
  }
  return findings;
}
