/** What shows that these are the first bytes of a disk or of a file system, or undefined. */
export function seenOnDisk(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const text = (at: number, value: string) =>
    bytes.subarray(at, at + value.length).equals(Buffer.from(value, 'latin1'));
  if (text(512, 'EFI PART') || text(4096, 'EFI PART')) return 'GPT';
  if (text(32769, 'CD001')) return 'ISO 9660';
  if (text(54, 'FAT') || text(82, 'FAT')) return 'FAT';
  if (text(3, 'NTFS    ')) return 'NTFS';
  if (text(3, 'EXFAT   ')) return 'exFAT';
  if (isMbr(bytes)) return 'MBR';
  if (text(1080, '\x53\xef')) return 'ext4';
  if (text(0, 'hsqs')) return 'squashfs';
  if (text(1024, '\xe2\xe1\xf5\xe0')) return 'EROFS';
  return undefined;
}

/** The boot signature, four entries with a valid status, and at least one that is used. */
function isMbr(bytes: Buffer): boolean {
  if (bytes.length < 512 || bytes[510] !== 0x55 || bytes[511] !== 0xaa) return false;
  const entries = [446, 462, 478, 494].map((at) => bytes.subarray(at, at + 16));
  return entries.every((one) => one[0] === 0 || one[0] === 0x80) && entries.some((one) => one[4] !== 0);
}
