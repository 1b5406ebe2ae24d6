import * as z from 'zod';
import type { Drive, Partition } from '../drive.ts';

/** Bytes, or a place in them. */
export const bytes = z.number().min(0);

const partition: z.ZodType<Partition, Partition> = z.object({
  path: z.string(),
  offset: bytes,
  size: bytes,
  label: z.exactOptional(z.string()),
  fileSystem: z.exactOptional(z.string()),
  mountPoints: z.array(z.string()),
});

const risk = z.object({
  kind: z.enum(['system', 'swap', 'held', 'internal', 'holds-image']),
  reason: z.string(),
});

/** See `Drive`. */
export const drive: z.ZodType<Drive, Drive> = z.object({
  path: z.string(),
  name: z.string(),
  size: bytes,
  logicalBlockSize: bytes,
  physicalBlockSize: bytes,
  transport: z.enum(['usb', 'mmc', 'sata', 'nvme', 'scsi', 'thunderbolt', 'virtio', 'loop', 'practice', 'other']),
  removable: z.boolean(),
  readOnly: z.boolean(),
  vendor: z.exactOptional(z.string()),
  model: z.exactOptional(z.string()),
  serial: z.exactOptional(z.string()),
  cid: z.exactOptional(z.string()),
  majorMinor: z.exactOptional(z.string()),
  sequence: z.exactOptional(z.number()),
  fileSize: z.exactOptional(bytes),
  port: z.exactOptional(z.string()),
  partitions: z.array(partition),
  mountPoints: z.array(z.string()),
  risks: z.array(risk),
  unusable: z.exactOptional(z.enum(['no-medium', 'memory'])),
  hidden: z.exactOptional(z.string()),
});
