/** Types of MBR partitions that a person may meet (Andries Brouwer's list). */
const mbrNames: Readonly<Record<number, string>> = {
  0x01: 'FAT12',
  0x04: 'FAT16 below 32 MiB',
  0x05: 'extended',
  0x06: 'FAT16',
  0x07: 'NTFS or exFAT',
  0x0b: 'FAT32',
  0x0c: 'FAT32 (LBA)',
  0x0e: 'FAT16 (LBA)',
  0x0f: 'extended (LBA)',
  0x11: 'hidden FAT12',
  0x14: 'hidden FAT16 below 32 MiB',
  0x16: 'hidden FAT16',
  0x17: 'hidden NTFS or ISO',
  0x1b: 'hidden FAT32',
  0x1c: 'hidden FAT32 (LBA)',
  0x1e: 'hidden FAT16 (LBA)',
  0x27: 'Windows recovery',
  0x7f: 'development',
  0x82: 'Linux swap',
  0x83: 'Linux',
  0x85: 'Linux extended',
  0x8e: 'Linux LVM',
  0xa2: 'boot loader of an SoC FPGA',
  0xa5: 'FreeBSD',
  0xa6: 'OpenBSD',
  0xa9: 'NetBSD',
  0xaf: 'HFS',
  0xda: 'data without a file system',
  0xe8: 'LUKS',
  0xea: 'Linux boot',
  0xee: 'protective, for GPT',
  0xef: 'EFI system',
  0xfd: 'Linux RAID',
};

/** GUIDs in lower case (UEFI; Discoverable Partitions Specification; Android). */
const gptNames: Readonly<Record<string, string>> = {
  'c12a7328-f81f-11d2-ba4b-00a0c93ec93b': 'EFI system',
  '21686148-6449-6e6f-744e-656564454649': 'BIOS boot',
  'bc13c2ff-59e6-4262-a352-b275fd6f7172': 'Linux extended boot',
  '0fc63daf-8483-4772-8e79-3d69d8477de4': 'Linux',
  '0657fd6d-a4ab-43c4-84e5-0933c84b4f4f': 'Linux swap',
  '933ac7e1-2eb4-4f13-b844-0e14e2aef915': 'Linux home',
  'e6d6d379-f507-44c2-a23c-238f2a3df928': 'Linux LVM',
  'a19d880f-05fc-4d3b-a006-743f0f84911e': 'Linux RAID',
  'ca7d7ccb-63ed-4c53-861c-1742536059cc': 'LUKS',
  '44479540-f297-41b2-9af7-d131d5f0458a': 'Linux root (x86)',
  '4f68bce3-e8cd-4db1-96e7-fbcaf984b709': 'Linux root (x86-64)',
  '69dad710-2ce4-4e3c-b16c-21a1d49abed3': 'Linux root (ARM)',
  'b921b045-1df0-41c3-af44-4c6f280d3fae': 'Linux root (ARM64)',
  '72ec70a6-cf74-40e6-bd49-4bda08e8f224': 'Linux root (RISC-V 64)',
  '3de21764-95bd-54bd-a5c3-4abe786f38a8': 'U-Boot environment',
  'ebd0a0a2-b9e5-4433-87c0-68b6b72699c7': 'Microsoft basic data',
  'e3c9e316-0b5c-4db8-817d-f92df00215ae': 'Microsoft reserved',
  'de94bba4-06d1-4d40-a16a-bfd50179d6ac': 'Windows recovery',
  '48465300-0000-11aa-aa11-00306543ecac': 'Apple HFS+',
  '7c3457ef-0000-11aa-aa11-00306543ecac': 'Apple APFS',
  'fe3a2a5d-4f32-41a7-b725-accc3285a309': 'ChromeOS kernel',
  '5b193300-fc78-40cd-8002-e86c45580b47': 'RISC-V first boot loader',
  '2e54b353-1271-4842-806f-e436d6af6985': 'RISC-V boot loader',
};

export function mbrType(type: number): { id: string; name: string | undefined } {
  return { id: `0x${type.toString(16).padStart(2, '0')}`, name: mbrNames[type] };
}

/** `id`: a GUID in lower case. */
export function gptType(id: string): { id: string; name: string | undefined } {
  return { id, name: Object.hasOwn(gptNames, id) ? gptNames[id] : undefined };
}
