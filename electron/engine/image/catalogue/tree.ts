/** What a catalogue says of one image. All of it comes from outside and is proved, if at all, by the checksums. */
export interface CatalogueImage {
  kind: 'image';
  /** Its name within its folder; no other one there has it. */
  slug: string;
  /** Shorter names that lead here too, where they lead nowhere else. */
  aliases: readonly string[];
  title: string;
  description?: string | undefined;
  /** Absolute, http or https; absent where there is nothing to download. */
  address?: string | undefined;
  /** Lower-case hex, of the file as it is downloaded. */
  sha256?: string | undefined;
  /** Lower-case hex, of the image when it is unpacked. */
  unpackedSha256?: string | undefined;
  /** Bytes. */
  downloadSize?: number | undefined;
  /** Bytes. */
  unpackedSize?: number | undefined;
  /** As the catalogue writes it, usually `2026-06-19` or with the time. */
  released?: string | undefined;
  /** What it runs on, as the catalogue calls it. */
  boards: readonly string[];
  /** How the image takes its settings, as Raspberry Pi Imager calls it: `systemd`, `cloudinit`, … */
  initFormat?: string | undefined;
  /** Why it cannot be written to a card, as a clause. */
  unfit?: string | undefined;
  /** What else is published with it, and is no image: its name, and what it is, as a clause. */
  parts?: Readonly<Record<string, string>>;
}

export interface CatalogueFolder {
  kind: 'folder';
  slug: string;
  aliases: readonly string[];
  title: string;
  description?: string | undefined;
  children: readonly CatalogueNode[];
  /** Where its children are listed, where that is not here; absolute, http or https. */
  list?: string | undefined;
  /** Names of children that may be left out of a path, the one that is tried first first. */
  implied: readonly string[];
  /** Boards under the names that people know them by, and what the images call them. */
  boardNames?: ReadonlyMap<string, readonly string[]>;
}

export type CatalogueNode = CatalogueImage | CatalogueFolder;

/** Folders within folders beyond this, and all that lies in them, are left out. */
export const mostDepth = 8;
/** Images and folders of one list beyond this are left out. */
export const mostNodes = 20_000;
