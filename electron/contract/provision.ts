import type { FamilyName } from './recipe.ts';
import type { Range } from './range.ts';

/** How sure it is that an image belongs to a family, and by what. */
export interface Recognised {
  family: FamilyName;
  /** `certain`: nothing else looks like it. `likely`: it has the family's marks, but not all. */
  confidence: 'certain' | 'likely';
  /** What was seen, as clauses: `/trails/0/.pvr/json on partition 4 (ext4, label root)`. */
  evidence: readonly string[];
  /** Which form of settings the image understands, where the family has several. */
  form?: string;
}

export type EditKind = 'write' | 'append' | 'replace' | 'merge' | 'overwrite' | 'delete' | 'folder' | 'link';

/** One change of one file as it may be shown: nothing in it is secret. */
export interface EditReport {
  kind: EditKind;
  partition: number;
  path: string;
  /** Bytes that the file has afterwards; absent where it is gone or a folder. */
  size?: number;
  /** Unified diff with secrets masked; absent for what is not text, or does not change. */
  diff?: string;
  /** The file that a link shares its content with. */
  target?: string;
}

/** What is done to a disk for a recipe, or would be. */
export interface ProvisionReport {
  recognised: Recognised;
  edits: readonly EditReport[];
  /** Sentences without a full stop: what a person should know before they go on. */
  warnings: readonly string[];
  /** Bytes of the disk that differ from before, in order of their offsets. */
  ranges: readonly Range[];
  /** By what the Hub finds the device, where it was given its identity by the Hub. */
  tag?: string;
  /** SHA-256 over the new content of all ranges in their order, lower-case hex. */
  digest: string;
}

export type ProvisionPhase = 'reading' | 'planning' | 'writing' | 'reading-back';

/** How a provision goes on. */
export type ProvisionEvent =
  | { type: 'provision'; target: string; phase: ProvisionPhase }
  | { type: 'provisioned'; target: string; report: ProvisionReport };
