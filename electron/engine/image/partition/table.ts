import type { Range } from '../../../contract/range.ts';

export type PartitionScheme = 'mbr' | 'gpt' | 'none';

export interface Partition extends Range {
  /**
   * As the system counts it: 1 to 4 for an MBR's own, from 5 on for logical ones, the place of its entry for GPT. 0 for a
   * file system that fills the disk without a table.
   */
  number: number;
  /** `0x0c`, or a GUID in lower case; `name` says in words what it stands for, where that is known. */
  type: { id: string; name: string | undefined };
  /** GPT only. */
  label: string | undefined;
  /** As udev's PARTUUID: a GUID in lower case, or `1234abcd-01` for MBR. */
  uuid: string | undefined;
  /** Active (MBR), or bootable by an old BIOS (GPT). */
  bootable: boolean;
  /** GPT: the bits that are set, as names or numbers. */
  attributes: readonly string[];
}

export type FindingKind =
  | 'primary-damaged'
  | 'backup-damaged'
  | 'backup-misplaced'
  | 'tables-differ'
  | 'hybrid'
  | 'overlap'
  | 'outside'
  | 'empty-partition'
  | 'broken-chain'
  | 'boot-record-damaged';

/** Something about a table that a person may want to know; `message` is a sentence without its full stop. */
export interface TableFinding {
  kind: FindingKind;
  message: string;
  /** Numbers of the partitions that it is about. */
  partitions: readonly number[];
}

export interface PartitionTable {
  scheme: PartitionScheme;
  /** Bytes that the table counts in. */
  sectorSize: number;
  /** The disk's GUID, or the eight hexadecimal digits of an MBR's signature. */
  diskId: string | undefined;
  /** In order of their numbers. Ones that lie outside of the disk, even in part, or have no length are only in `findings`. */
  partitions: readonly Partition[];
  findings: readonly TableFinding[];
}

export interface PlacedTable extends PartitionTable {
  /** Where the table itself lies, with its backup and the links between logical partitions; in any order. */
  places: readonly Range[];
}
