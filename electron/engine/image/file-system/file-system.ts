/** What a partition or a disk holds, as far as its first blocks tell. */
export interface FileSystem {
  kind: FileSystemKind;
  label: string | undefined;
  /** As blkid writes it: `1234-ABCD` for FAT. */
  uuid: string | undefined;
  /** Bytes that it takes; undefined where it does not say. */
  size: number | undefined;
  /** Bytes in use, where that costs nothing to tell. */
  used: number | undefined;
}

export type FileSystemKind =
  | 'fat12'
  | 'fat16'
  | 'fat32'
  | 'exfat'
  | 'ntfs'
  | 'ext2'
  | 'ext3'
  | 'ext4'
  | 'squashfs'
  | 'erofs'
  | 'btrfs'
  | 'xfs'
  | 'f2fs'
  | 'iso9660'
  | 'swap'
  | 'luks1'
  | 'luks2'
  | 'lvm2';
