import type { EditKind } from '../../contract/provision.ts';
import type { DiskPartition } from '../image/disk.ts';
import type { Content } from './content.ts';

interface Place {
  partition: DiskPartition;
  path: string;
}

/** One change of one file: what is to stand there afterwards, not how it came about. */
export type Edit =
  /** Folders on the way are made where they are missing. `mode` is for files that are new. */
  | (Place & { kind: Extract<EditKind, 'write' | 'append' | 'replace' | 'merge'>; content: Content; mode?: number })
  /** In place: exactly as many bytes as the file has. */
  | (Place & { kind: 'overwrite'; content: Content })
  | (Place & { kind: 'delete' })
  | (Place & { kind: 'folder' })
  /** A second name for a file, which may be one that an edit before this one makes. */
  | (Place & { kind: 'link'; existing: string });

/** `/config/pantahub.config on partition 4` */
export function editText({ path, partition }: Edit): string {
  return `${path} on partition ${partition.number}`;
}
