import type { Drive } from '../../electron/contract/drive.ts';

/** A card in a USB reader, of a system that says nothing more about it. */
export function usbCard(changes: Partial<Drive> = {}): Drive {
  return {
    path: '/dev/sdb',
    name: 'Generic SD/MMC',
    size: 8 << 20,
    logicalBlockSize: 512,
    physicalBlockSize: 512,
    transport: 'usb',
    removable: true,
    readOnly: false,
    partitions: [],
    mountPoints: [],
    risks: [],
    ...changes,
  };
}
