/** Files that are not a disk image as they stand, and that Wick cannot turn into one: offset, first bytes, name. */
const refused: readonly [offset: number, mark: string, format: string][] = [
  [0, '7z\xbc\xaf\x27\x1c', '7z'],
  [0, 'Rar!\x1a\x07', 'RAR'],
  [0, 'MSCF\0\0\0\0', 'CAB'],
  [7, '**ACE**', 'ACE'],
  [0, '\x1f\x9d', 'compress (.Z)'],
  [0, '\x1f\x1e', 'pack (.z)'],
  [0, '\x1f\xa0', 'LZH-compress (.Z)'],
  [0, 'LZIP\x01', 'lzip'],
  [0, 'LZIP\0', 'lzip'],
  [0, '\x89LZO\0\r\n\x1a\n', 'lzop'],
  [0, 'LRZI', 'lrzip'],
  [0, '7kSt\xa0\x31\x83\xd3', 'zpaq'],
  [0, 'zPQ', 'zpaq'],
  [2, '-lh', 'LHA'],
  [0, 'xar!', 'xar'],
  [0, 'PK\x07\x08', 'zip archive in several parts'],
  [0, 'PK00', 'zip archive in several parts'],
  ...['\x1e', '\x22', '\x23', '\x24', '\x25', '\x26', '\x27'].map((first): [number, string, string] => [
    0,
    `${first}\xb5\x2f\xfd`,
    'zstd (a version before 0.8)',
  ]),
  [0, '070701', 'cpio'],
  [0, '070702', 'cpio'],
  [0, '070707', 'cpio'],
  [0, '!<arch>\n', 'ar or Debian package'],
  [0, '\xed\xab\xee\xdb', 'RPM package'],
  [0, 'QFI\xfb', 'QEMU disk (qcow2)'],
  [0, 'QED\0', 'QEMU disk (QED)'],
  [0, 'KDMV', 'VMware disk (VMDK)'],
  [0, 'COWD', 'VMware disk (VMDK)'],
  [0, '# Disk DescriptorFile', 'VMware disk (VMDK)'],
  [0, 'vhdxfile', 'Hyper-V disk (VHDX)'],
  [0, 'conectix', 'Virtual PC disk (VHD)'],
  [64, '\x7f\x10\xda\xbe', 'VirtualBox disk (VDI)'],
  [0, 'WithoutFreeSpace', 'Parallels disk'],
  [0, 'WithouFreSpacExt', 'Parallels disk'],
  [0, 'MSWIM\0\0\0', 'Windows image (WIM)'],
  [4, 'SignedImage ', 'Windows full flash update (FFU)'],
  [0, 'EVF\x09\x0d\x0a\xff\0', 'EnCase image (E01)'],
  [0, 'CISO', 'compressed ISO (CSO)'],
  [0, 'partclone-image', 'partclone image'],
  [0, '\0ntfsclone-image', 'ntfsclone image'],
  [0, 'AES\x01', 'AES Crypt'],
  [0, 'AES\x02', 'AES Crypt'],
  [0, 'Salted__', 'file encrypted with OpenSSL'],
  [0, 'age-encryption.org/', 'file encrypted with age'],
];

/** Some disks of virtual machines are known by their last 512 bytes only: the format's name, or undefined. */
export function refusedTrailer(tail: Uint8Array): string | undefined {
  const mark = Buffer.from(tail.subarray(0, 8)).toString('latin1');
  if (mark.startsWith('koly')) return 'Apple disk image (DMG)';
  return mark === 'conectix' ? 'Virtual PC disk (VHD)' : undefined;
}

/** The format's name, or undefined. */
export function refusedFormat(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  for (const [offset, mark, format] of refused) {
    if (bytes.subarray(offset, offset + mark.length).equals(Buffer.from(mark, 'latin1'))) return format;
  }
  if (isArj(bytes)) return 'ARJ';
  if (isOpenPgp(bytes)) return 'file encrypted with OpenPGP';
  return undefined;
}

/** Mark, size of the header (at most 2600), size of its fixed part. */
function isArj(bytes: Buffer): boolean {
  if (bytes.length < 8 || bytes.readUInt16LE(0) !== 0xea60) return false;
  const size = bytes.readUInt16LE(2);
  return size >= 30 && size <= 2600 && bytes.readUInt8(4) >= 30 && bytes.readUInt8(4) <= size;
}

/** RFC 9580: a session key packet comes first, encrypted to a key (version 3, 6) or by a passphrase (version 4 to 6). */
function isOpenPgp(bytes: Buffer): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const short = second > 8 && second < 192;
  if (first === 0x84 || first === 0xc1) return short && third === 3;
  if (first === 0x85) return second >= 1 && second <= 4 && fourth === 3;
  if (first === 0x8c || first === 0xc3) return second >= 4 && second <= 100 && third >= 4 && third <= 6 && fourth <= 13;
  return false;
}
