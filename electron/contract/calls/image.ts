import * as z from 'zod';
import type { FileKind } from '../given-file.ts';
import { inspectReport } from '../inspect.ts';
import { call, stream, watch } from '../rpc/table.ts';
import { bytes } from './drive.ts';
import { imageChoice, imageFacts } from './plan.ts';

const fileKindName: z.ZodType<FileKind, FileKind> = z.enum(['image', 'map', 'container', 'recipe']);

const imageMap = z.object({
  kind: z.enum(['bmap', 'whole']),
  /** Of the image that are written, where known. */
  mappedBytes: z.exactOptional(bytes),
  /** The map has checksums for what it maps. */
  checksums: z.boolean(),
});

/** What is found out, as soon as it is. */
const look = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('opening') }),
  /** Images of a catalogue are downloaded whole, and proved. */
  z.object({ phase: z.enum(['downloading', 'checking']), bytes, total: z.exactOptional(bytes) }),
  /** How it is packed, and what map belongs to it. */
  z.object({ phase: z.literal('opened'), image: imageFacts, map: imageMap }),
  /** What is in it is being found out; a packed image has to be unpacked for that. `read` of the packed `size`, in bytes. */
  z.object({ phase: z.literal('looking'), read: bytes, size: z.exactOptional(bytes) }),
  /** The last one. */
  z.object({ phase: z.literal('known'), report: inspectReport }),
]);

const recent = z.object({
  choice: imageChoice,
  /** ms since 1970. */
  used: z.number(),
  /** Decoded bytes. */
  size: z.exactOptional(bytes),
  /** It is a file that is not there any more. */
  missing: z.boolean(),
});

const file = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  size: bytes,
  /** ms since 1970. */
  modified: z.number(),
});

const catalogueEntry = z.object({
  /** For `{ source: "catalogue:" + name }`. */
  name: z.string(),
  title: z.string(),
  description: z.exactOptional(z.string()),
  /** Where it comes from: who publishes it. */
  publisher: z.exactOptional(z.string()),
  /** Ids of `boards` that it is for. */
  boards: z.array(z.string()).readonly(),
  /** As its catalogue writes it, usually `2026-06-19` or with the time. */
  released: z.exactOptional(z.string()),
  /** Decoded, and to download. */
  size: z.exactOptional(bytes),
  downloadSize: z.exactOptional(bytes),
  /** What lies around it: categories, outermost first. */
  group: z.exactOptional(z.array(z.string()).readonly()),
  /** Why it cannot be written to a card: a clause. */
  unfit: z.exactOptional(z.string()),
});

export const imageCalls = {
  /** Fails with `archive-several-images`, whose `entries` are to choose from, and with all that is wrong with an image. */
  'image.look': stream(imageChoice, look),
  'image.recent': call(z.strictObject({}), z.object({ images: z.array(recent).readonly() })),
  'image.forget': call(z.strictObject({ source: z.string() }), z.object({})),
  /** The system's own dialog; only where `about.can.choose`. Without `path` where the person changed their mind. */
  'image.choose': call(z.strictObject({}), z.object({ path: z.exactOptional(z.string()) })),
  /** A folder of the computer that the engine runs on, without what is hidden. */
  'files.list': call(
    z.strictObject({
      /** Absolute; the person's own folder where absent. */
      folder: z.exactOptional(z.string()),
      show: z.enum(['images', 'recipes', 'all']),
    }),
    z.object({
      folder: z.string(),
      parent: z.exactOptional(z.string()),
      /** Where to begin: the person's folder, Downloads, what is mounted. */
      places: z.array(z.object({ name: z.string(), path: z.string() })).readonly(),
      /** Folders first. */
      files: z.array(file).readonly(),
      /** There are more than are listed. */
      more: z.boolean(),
    }),
  ),
  /** The image that a block map lies beside, by the names that are usual; without `path` where there is none. */
  'image.ofMap': call(z.strictObject({ map: z.string().min(1) }), z.object({ path: z.exactOptional(z.string()) })),
  'catalogue.list': call(
    z.strictObject({}),
    z.object({
      boards: z.array(z.object({ id: z.string(), title: z.string() })).readonly(),
      images: z.array(catalogueEntry).readonly(),
      /** What could not be had, or is old: sentences. */
      problem: z.exactOptional(z.string()),
    }),
  ),
  /** Files that the system handed over: dropped on the icon, opened by double click, named on the command line. */
  'given.watch': watch(
    z.strictObject({}),
    z.object({
      /** The newest one; each has another number. */
      file: z.exactOptional(z.object({ number: z.int(), path: z.string(), kind: fileKindName })),
    }),
  ),
} as const;
