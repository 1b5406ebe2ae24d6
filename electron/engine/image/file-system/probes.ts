import type { FileSystem } from './file-system.ts';

/** How much of a volume the probes look at, from its start; bytes. btrfs is the one that begins last. */
export const probedBytes = 68 << 10;

/** Looks for one kind of file system in a volume's first bytes, as many as there are up to `probedBytes`. */
type Probe = (head: Buffer) => FileSystem | undefined;

/** All but FAT and ext, the surest first. */
const probes: readonly Probe[] = [luks, lvm, swap, btrfs, xfs, f2fs, squashfs, erofs, iso9660, exfat, ntfs];

export function probeOthers(head: Buffer): FileSystem | undefined {
  for (const probe of probes) {
    const found = probe(head);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** LUKS1 and LUKS2 on-disk format specifications: both begin with the magic and a version; the UUID has one place. */
function luks(head: Buffer): FileSystem | undefined {
  if (!has(head, 0, 'LUKS\xba\xbe') || head.length < 512) return undefined;
  const version = head.readUInt16BE(6);
  if (version !== 1 && version !== 2) return undefined;
  const label = version === 2 ? text(head, 24, 48) : undefined;
  return found(version === 1 ? 'luks1' : 'luks2', { label, uuid: text(head, 168, 40) });
}

/** LVM2's label is in one of the first four sectors; behind its header stands the physical volume's. */
function lvm(head: Buffer): FileSystem | undefined {
  for (const at of [0, 512, 1024, 1536]) {
    if (!has(head, at, 'LABELONE') || !has(head, at + 24, 'LVM2 001')) continue;
    const header = at + head.readUInt32LE(at + 20);
    if (header + 40 > head.length) continue;
    const id = head.toString('latin1', header, header + 32);
    const uuid = /^[A-Za-z0-9!#]{32}$/.test(id)
      ? id.replace(/^(.{6})(.{4})(.{4})(.{4})(.{4})(.{4})(.{6})$/, '$1-$2-$3-$4-$5-$6-$7')
      : undefined;
    return found('lvm2', { uuid, size: number64(head.readBigUInt64LE(header + 32)) });
  }
  return undefined;
}

/** Linux: the magic ends the first page, whatever size pages have (include/linux/swap.h). */
function swap(head: Buffer): FileSystem | undefined {
  const page = [4096, 8192, 16_384, 32_768, 65_536].find((size) => has(head, size - 10, 'SWAPSPACE2'));
  if (page === undefined) return undefined;
  const size = (head.readUInt32LE(1028) + 1) * page;
  return found('swap', { label: text(head, 1052, 16), uuid: guid(head, 1036), size });
}

/** btrfs on-disk format: the superblock is at 64 KiB. */
function btrfs(head: Buffer): FileSystem | undefined {
  const at = 65_536;
  if (!has(head, at + 64, '_BHRfS_M') || head.length < at + 4096) return undefined;
  const [size, used] = [head.readBigUInt64LE(at + 112), head.readBigUInt64LE(at + 120)].map(number64);
  return found('btrfs', { label: text(head, at + 299, 256), uuid: guid(head, at + 32), size, used });
}

/** XFS Algorithms & Data Structures, "Superblocks": big-endian. */
function xfs(head: Buffer): FileSystem | undefined {
  if (!has(head, 0, 'XFSB') || head.length < 512) return undefined;
  const blockSize = head.readUInt32BE(4);
  const blocks = number64(head.readBigUInt64BE(8));
  const size = blocks === undefined ? undefined : blocks * blockSize;
  return found('xfs', { label: text(head, 108, 12), uuid: guid(head, 32), size });
}

/** include/linux/f2fs_fs.h */
function f2fs(head: Buffer): FileSystem | undefined {
  if (head.length < 4096 || head.readUInt32LE(1024) !== 0xf2f5_2010) return undefined;
  const blockSize = 2 ** head.readUInt32LE(1024 + 16);
  const blocks = number64(head.readBigUInt64LE(1024 + 36));
  const [label = ''] = head.toString('utf16le', 1024 + 124, 1024 + 124 + 1024).split('\0');
  return found('f2fs', {
    label: label === '' ? undefined : label,
    uuid: guid(head, 1024 + 108),
    size: blocks === undefined ? undefined : blocks * blockSize,
  });
}

/** squashfs 4.0 binary format, "The Superblock". */
function squashfs(head: Buffer): FileSystem | undefined {
  if (!has(head, 0, 'hsqs') || head.length < 96 || head.readUInt16LE(28) !== 4) return undefined;
  const size = number64(head.readBigUInt64LE(40));
  return found('squashfs', { size, used: size });
}

/** fs/erofs/erofs_fs.h */
function erofs(head: Buffer): FileSystem | undefined {
  if (head.length < 1152 || head.readUInt32LE(1024) !== 0xe0f5_e1e2) return undefined;
  const size = head.readUInt32LE(1024 + 36) * 2 ** head.readUInt8(1024 + 12);
  return found('erofs', { label: text(head, 1024 + 64, 16), uuid: guid(head, 1024 + 48), size, used: size });
}

/** ECMA-119, 8.4: the primary volume descriptor is in sector 16 of 2048 bytes. */
function iso9660(head: Buffer): FileSystem | undefined {
  const at = 32_768;
  if (!has(head, at, '\x01CD001') || head.length < at + 2048) return undefined;
  const size = head.readUInt32LE(at + 80) * head.readUInt16LE(at + 128);
  const made = head.toString('latin1', at + 813, at + 829);
  const uuid = /^\d{16}$/.test(made)
    ? made.replace(/^(....)(..)(..)(..)(..)(..)(..)$/, '$1-$2-$3-$4-$5-$6-$7')
    : undefined;
  return found('iso9660', { label: text(head, at + 40, 32)?.trimEnd() || undefined, uuid, size, used: size });
}

/** exFAT file system specification, section 3.1. */
function exfat(head: Buffer): FileSystem | undefined {
  if (!has(head, 3, 'EXFAT   ') || head.length < 512) return undefined;
  const sectors = number64(head.readBigUInt64LE(72));
  const size = sectors === undefined ? undefined : sectors * 2 ** head.readUInt8(108);
  const id = head.readUInt32LE(100).toString(16).toUpperCase().padStart(8, '0');
  return found('exfat', { uuid: `${id.slice(0, 4)}-${id.slice(4)}`, size });
}

function ntfs(head: Buffer): FileSystem | undefined {
  if (!has(head, 3, 'NTFS    ') || head.length < 512) return undefined;
  const sectors = number64(head.readBigUInt64LE(40));
  const size = sectors === undefined ? undefined : sectors * head.readUInt16LE(11);
  const uuid = head.readBigUInt64LE(72).toString(16).toUpperCase().padStart(16, '0');
  return found('ntfs', { uuid, size });
}

function found(kind: FileSystem['kind'], facts: Partial<FileSystem>): FileSystem {
  return { kind, label: undefined, uuid: undefined, size: undefined, used: undefined, ...facts };
}

function has(head: Buffer, at: number, magic: string): boolean {
  return head.subarray(at, at + magic.length).equals(Buffer.from(magic, 'latin1'));
}

/** Up to the first zero byte; undefined where that is nothing. */
function text(head: Buffer, at: number, length: number): string | undefined {
  const [value = ''] = head.toString('utf8', at, at + length).split('\0');
  return value === '' ? undefined : value;
}

/** A UUID as bytes in order; undefined where all are zero. */
export function guid(bytes: Buffer, at: number): string | undefined {
  const hex = bytes.toString('hex', at, at + 16);
  if (/^0*$/.test(hex)) return undefined;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function number64(value: bigint): number | undefined {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(value);
}
