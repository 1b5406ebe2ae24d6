import { Cable, Cpu, FlaskConical, HardDrive, MemoryStick, Usb } from 'lucide-react';
import type { Transport } from '../../../electron/contract/drive.ts';

const icons: Record<Transport, typeof Usb> = {
  usb: Usb,
  mmc: MemoryStick,
  sata: HardDrive,
  nvme: Cpu,
  scsi: HardDrive,
  thunderbolt: Cable,
  virtio: HardDrive,
  loop: HardDrive,
  practice: FlaskConical,
  other: HardDrive,
};

/** Beside a name that says the same. */
export function TransportIcon({ transport }: { transport: Transport }) {
  const Icon = icons[transport];
  return <Icon aria-hidden="true" />;
}
