import { formatBytes } from '../../contract/format.ts';
import type { CatalogueImage, CatalogueNode } from '../../engine/image/catalogue/tree.ts';
import { shownAddress } from '../../engine/image/source/address.ts';

interface Entry {
  name: string;
  node: CatalogueNode;
}

/** One line each, in columns: name, date, size to download, what it is. */
export function entryLines(entries: readonly Entry[]): string[] {
  const rows = entries.map(({ name, node }) => rowOf(name, node));
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function rowOf(name: string, node: CatalogueNode): string[] {
  if (node.kind === 'folder') return [`${name}/`, '', '', node.title];
  const { released = '', downloadSize, title, unfit } = node;
  const size = downloadSize === undefined ? '' : formatBytes(downloadSize);
  return [name, released.slice(0, 10), size, unfit === undefined ? title : `${title} (not for a card: ${unfit})`];
}

/** All that is known of one image. */
export function imageText(name: string, image: CatalogueImage): string {
  const { title, description, address, released, boards, initFormat, sha256, unpackedSha256, unfit } = image;
  const facts: [string, string | undefined][] = [
    ['Name', `catalogue:${name}`],
    ['Image', title],
    ['', description],
    ['Of', released],
    ['For', boards.length === 0 ? undefined : boards.join(', ')],
    ['Settings', initFormat],
    ['From', address === undefined ? undefined : shownAddress(new URL(address))],
    ['Size', sizeText(image)],
    ['SHA-256', sha256 ?? (unpackedSha256 === undefined ? undefined : `${unpackedSha256} (unpacked)`)],
    ['Not for', unfit === undefined ? undefined : `a card: ${unfit}`],
  ];
  return facts.flatMap(([label, text]) => (text === undefined ? [] : [`${label.padEnd(9)} ${text}`])).join('\n');
}

function sizeText({ downloadSize, unpackedSize }: CatalogueImage): string | undefined {
  const sizes = [
    ...(downloadSize === undefined ? [] : [`${formatBytes(downloadSize)} to download`]),
    ...(unpackedSize === undefined ? [] : [`${formatBytes(unpackedSize)} unpacked`]),
  ];
  return sizes.length === 0 ? undefined : sizes.join(', ');
}

/** The same for programs. */
export function entryData({ name, node }: Entry): object {
  const { kind, title, description } = node;
  if (node.kind === 'folder') return { name, kind, title, description };
  const { slug: _slug, aliases: _aliases, parts: _parts, ...facts } = node;
  return { name, ...facts, address: node.address === undefined ? undefined : shownAddress(new URL(node.address)) };
}
