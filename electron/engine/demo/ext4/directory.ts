/** One name in a directory. */
export interface DirectoryName {
  inode: number;
  name: string;
  type: 'file' | 'folder' | 'link';
}

const typeCodes = { file: 1, folder: 2, link: 7 } as const;

/** Names as bytes, packed into blocks: no entry may cross the end of a block. */
export function packNames<Entry extends { name: string }>(entries: readonly Entry[], blockSize: number): Entry[][] {
  const blocks: Entry[][] = [[]];
  let used = 0;
  for (const entry of entries) {
    const length = entryLength(nameBytes(entry.name));
    if (used + length > blockSize) {
      blocks.push([]);
      used = 0;
    }
    blocks.at(-1)?.push(entry);
    used += length;
  }
  return blocks;
}

/**
 * One block of a linear directory; its last entry reaches to the block's end, and a block without names is one unused
 * entry. Format: Linux kernel, "ext4 Data Structures and Algorithms", 4.3.1 "Linear (Classic) Directories".
 */
export function directoryBlock(entries: readonly DirectoryName[], blockSize: number): Uint8Array {
  const block = Buffer.alloc(blockSize);
  if (entries.length === 0) block.writeUInt16LE(blockSize, 4);
  let at = 0;
  for (const [index, { inode, name, type }] of entries.entries()) {
    const bytes = nameBytes(name);
    const length = index === entries.length - 1 ? blockSize - at : entryLength(bytes);
    block.writeUInt32LE(inode, at);
    block.writeUInt16LE(length, at + 4);
    block[at + 6] = bytes.length;
    block[at + 7] = typeCodes[type];
    block.set(bytes, at + 8);
    at += length;
  }
  return block;
}

function entryLength(name: Uint8Array): number {
  return Math.ceil((8 + name.length) / 4) * 4;
}

function nameBytes(name: string): Uint8Array {
  const bytes = Buffer.from(name);
  if (bytes.length === 0 || bytes.length > 255 || /[/\0]/.test(name)) {
    throw new RangeError(`${JSON.stringify(name)} cannot be a name on ext4`);
  }
  return bytes;
}
