import * as z from 'zod';
import { pantavisorReport } from './inspect-pantavisor.ts';
import { familyNames } from './recipe.ts';

const bytes = z.int().nonnegative();

/** What a partition or a whole disk is formatted with. */
const fileSystemReport = z.object({
  /** `ext4`, `fat32`, `squashfs`, … */
  kind: z.string(),
  label: z.string().optional(),
  uuid: z.string().optional(),
  size: bytes.optional(),
  used: bytes.optional(),
});

const partitionReport = z.object({
  /** As the system counts it; 0 for a file system that fills the disk. */
  number: z.int().nonnegative(),
  offset: bytes,
  length: bytes,
  /** `0x0c` or a GUID, and what it stands for. */
  type: z.object({ id: z.string(), name: z.string().optional() }),
  label: z.string().optional(),
  uuid: z.string().optional(),
  bootable: z.boolean(),
  fileSystem: fileSystemReport.optional(),
  /** Why its files cannot be read: a sentence. Absent where nobody tried. */
  unreadable: z.string().optional(),
  /** What to know of what was read, where it was not unmounted: sentences. */
  warning: z.string().optional(),
});

const diskReport = z.object({
  scheme: z.enum(['mbr', 'gpt', 'none']),
  diskId: z.string().optional(),
  sectorSize: z.int().positive(),
  partitions: z.array(partitionReport),
  /** What a person may want to know of the table: clauses without a full stop. */
  findings: z.array(z.string()),
});
export type DiskReport = z.infer<typeof diskReport>;

/** What something is and holds, as `wick inspect` and the desktop show it. Sizes and offsets are bytes. */
export const inspectReport = z.object({
  /** As the person named it. */
  name: z.string(),
  kind: z.enum(['image', 'drive', 'folder', 'archive']),
  /** A name that a person would know it by: the model of a drive. */
  title: z.string().optional(),
  /** How it is packed, outermost first. */
  formats: z.array(z.string()),
  /** Of what is inside of all packing, where known. */
  size: bytes.optional(),
  disk: diskReport.optional(),
  /** The family of the image, by its content; see `Recognised`. */
  recognised: z
    .object({
      family: z.enum(familyNames),
      confidence: z.enum(['certain', 'likely']),
      evidence: z.array(z.string()),
      form: z.string().optional(),
    })
    .optional(),
  pantavisor: pantavisorReport.optional(),
});
export type InspectReport = z.infer<typeof inspectReport>;
