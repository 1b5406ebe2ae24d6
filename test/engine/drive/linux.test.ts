import { describe, expect, test } from 'vitest';
import { FakeSystem, GiB, MiB, mapped, nvme, sata, usbReader } from './fake-system.ts';

describe('how drives are attached', () => {
  test('a card in a USB reader is offered, with its port, its partitions and where they are mounted', async () => {
    using system = new FakeSystem();
    usbReader(system);
    system.partition('sdb', 'sdb1', '8:17', 4 * MiB, 256 * MiB);
    system.partition('sdb', 'sdb2', '8:18', 260 * MiB, 30 * GiB);
    system.mount('8:17', '/media/eva/boot\\040files', 'vfat', '/dev/sdb1');
    system.lsblk = [
      {
        name: '/dev/sdb',
        kname: '/dev/sdb',
        children: [
          { name: '/dev/sdb1', kname: '/dev/sdb1', fstype: 'vfat', label: 'bootfs', parttype: '0xc' },
          { name: '/dev/sdb2', kname: '/dev/sdb2', fstype: 'ext4', label: null, partlabel: 'root' },
        ],
      },
    ];
    expect(await system.list()).toEqual([
      {
        path: '/dev/sdb',
        name: 'Generic- SD/MMC',
        size: 32 * GiB,
        logicalBlockSize: 512,
        physicalBlockSize: 512,
        transport: 'usb',
        removable: true,
        readOnly: false,
        vendor: 'Generic-',
        model: 'SD/MMC',
        serial: '058F63666485',
        majorMinor: '8:16',
        sequence: 31,
        port: 'usb 1-1.4:1.0',
        partitions: [
          {
            path: '/dev/sdb1',
            offset: 4 * MiB,
            size: 256 * MiB,
            label: 'bootfs',
            fileSystem: 'vfat',
            mountPoints: ['/media/eva/boot files'],
          },
          { path: '/dev/sdb2', offset: 260 * MiB, size: 30 * GiB, label: 'root', fileSystem: 'ext4', mountPoints: [] },
        ],
        mountPoints: ['/media/eva/boot files'],
        risks: [],
      },
    ]);
  });

  test('the slots of one reader have ports of their own, and an empty one says so', async () => {
    using system = new FakeSystem();
    usbReader(system);
    usbReader(system, { name: 'sdc', dev: '8:32', lun: 1, size: 0 });
    const [first, second] = await system.list();
    expect(first).toMatchObject({ port: 'usb 1-1.4:1.0' });
    expect(first?.hidden).toBeUndefined();
    expect(second).toMatchObject({ port: 'usb 1-1.4:1.0 lun 1', hidden: 'no card inserted', risks: [] });
    expect([first?.unusable, second?.unusable]).toEqual([undefined, 'no-medium']);
  });

  test('a write-protected card is offered, so that the person learns about the switch', async () => {
    using system = new FakeSystem();
    system.device('pci0000:00/0000:00:14.0', 'pci');
    system.device('pci0000:00/0000:00:14.0/usb1/1-2', 'usb', { idVendor: '0781', product: 'Ultra', serial: '4C53' });
    system.disk('pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host0/target0:0:0/0:0:0:0/block/sda', '8:0', GiB, { ro: 1 });
    const drive = await system.drive('/dev/sda');
    expect(drive).toMatchObject({ readOnly: true, transport: 'usb', removable: true, name: 'Ultra', serial: '4C53' });
    expect(drive.hidden).toBeUndefined();
  });

  test('a card in a built-in reader has its CID and its maker, and is not internal though the kernel calls it fixed', async () => {
    using system = new FakeSystem();
    const host = 'platform/fe340000.mmc';
    system.device(host, 'platform');
    system.device(`${host}/mmc_host/mmc0/mmc0:aaaa`, 'mmc', {
      type: 'SD',
      name: 'SR32G',
      serial: '0x1a2b3c4d',
      cid: '035344535233324780123456780138a1',
    });
    system.disk(`${host}/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0`, '179:0', 32 * GiB);
    system.partition('mmcblk0', 'mmcblk0p1', '179:1', 4 * MiB, GiB);
    const drive = await system.drive('/dev/mmcblk0');
    expect(drive).toMatchObject({
      name: 'SanDisk SR32G',
      transport: 'mmc',
      removable: true,
      cid: '035344535233324780123456780138a1',
      serial: '0x1a2b3c4d',
      port: 'platform fe340000.mmc',
      partitions: [{ path: '/dev/mmcblk0p1' }],
      risks: [],
    });
    expect(drive.hidden).toBeUndefined();
  });

  test('a soldered eMMC is internal, and its boot areas are not drives; on a USB adapter it is offered', async () => {
    using system = new FakeSystem();
    const card = 'platform/soc/mmc_host/mmc1/mmc1:0001';
    system.device('platform/soc', 'platform');
    system.device(card, 'mmc', { type: 'MMC', name: 'DG4032', cid: '4501004447343033320148ed3a4e0000' });
    system.disk(`${card}/block/mmcblk1`, '179:8', 32 * GiB);
    system.disk(`${card}/block/mmcblk1/mmcblk1boot0`, '179:16', 4 * MiB, { ro: 1 });
    const adapter = 'pci0000:00/0000:00:14.0/usb1/1-3';
    system.device(adapter, 'usb', { idVendor: '0bda', removable: 'removable' });
    system.device(`${adapter}/1-3:1.0`, 'usb');
    system.device(`${adapter}/1-3:1.0/rtsx_usb_sdmmc.1.auto/mmc_host/mmc2/mmc2:0001`, 'mmc', {
      type: 'MMC',
      name: 'X',
    });
    system.disk(`${adapter}/1-3:1.0/rtsx_usb_sdmmc.1.auto/mmc_host/mmc2/mmc2:0001/block/mmcblk2`, '179:24', 32 * GiB);
    const [soldered, bootArea, adapted] = await system.list();
    expect(soldered).toMatchObject({
      path: '/dev/mmcblk1',
      name: 'SanDisk DG4032',
      partitions: [],
      removable: false,
      risks: [{ kind: 'internal', reason: 'is an internal disk' }],
      hidden: 'is an internal disk',
    });
    expect(bootArea).toMatchObject({ path: '/dev/mmcblk1boot0', hidden: 'the boot area of an eMMC' });
    expect(bootArea?.risks).toMatchObject([{ kind: 'internal' }]);
    expect(adapted).toMatchObject({ path: '/dev/mmcblk2', transport: 'mmc', port: 'usb 1-3:1.0', risks: [] });
    expect(adapted?.hidden).toBeUndefined();
  });

  test('NVMe and SATA disks are internal; an NVMe disk behind a Thunderbolt port is not', async () => {
    using system = new FakeSystem();
    sata(system, 'sda', '8:0', 1);
    nvme(system);
    expect(await system.list()).toMatchObject([
      {
        path: '/dev/nvme0n1',
        name: 'Samsung SSD 980 PRO 1TB',
        serial: 'S5GXNX0T123456',
        transport: 'nvme',
        port: 'pci 0000:01:00.0',
        risks: [{ kind: 'internal' }],
      },
      {
        path: '/dev/sda',
        name: 'WDC WD40EFRX-68N',
        serial: 'WD-WCC7K1234567',
        transport: 'sata',
        physicalBlockSize: 4096,
        port: 'pci 0000:00:17.0 ata1',
        risks: [{ kind: 'internal' }],
      },
    ]);

    using other = new FakeSystem();
    nvme(other, '0000:3c:00.0', { removable: 'removable' });
    expect(await other.drive('/dev/nvme0n1')).toMatchObject({ transport: 'thunderbolt', removable: true, risks: [] });
  });

  test('disks of virtual machines and networks are internal', async () => {
    using system = new FakeSystem();
    system.device('pci0000:00/0000:00:04.0', 'pci');
    system.device('pci0000:00/0000:00:04.0/virtio1', 'virtio', { vendor: '0x1af4' });
    system.disk('pci0000:00/0000:00:04.0/virtio1/block/vdb', '254:16', GiB, { serial: 'disk-7' });
    system.device('platform/host9/session1/target9:0:0/9:0:0:0', 'scsi', { vendor: 'LIO-ORG', model: 'target' });
    system.disk('platform/host9/session1/target9:0:0/9:0:0:0/block/sda', '8:0', GiB);
    const [network, virtual] = await system.list();
    expect(network).toMatchObject({ path: '/dev/sda', hidden: 'is a network disk', risks: [{ kind: 'internal' }] });
    expect(virtual).toMatchObject({ name: 'Virtio disk', transport: 'virtio', serial: 'disk-7' });
    expect(virtual?.risks).toMatchObject([{ kind: 'internal', reason: 'is the disk of a virtual machine' }]);
  });

  test('memory, optical and floppy drives are hidden with their kind; idle loop devices are left out', async () => {
    using system = new FakeSystem();
    system.disk('virtual/block/ram0', '1:0', 16 * MiB);
    system.disk('virtual/block/loop3', '7:3', 0);
    system.disk('virtual/block/loop4', '7:4', 64 * MiB, { 'loop/backing_file': '/srv/images/core.img', ro: 1 });
    system.device('pci0000:00/0000:00:17.0', 'pci');
    system.disk('pci0000:00/0000:00:17.0/ata3/host3/target3:0:0/3:0:0:0/block/sr0', '11:0', 0, { removable: 1 });
    system.disk('platform/floppy.0/block/fd0', '2:0', 4096, { removable: 1 });
    const drives = await system.list();
    expect(Object.fromEntries(drives.map(({ path, hidden }) => [path, hidden]))).toEqual({
      '/dev/fd0': 'a floppy drive',
      '/dev/loop4': 'a loop device of /srv/images/core.img',
      '/dev/ram0': 'memory, not a drive',
      '/dev/sr0': 'an optical drive',
    });
    expect(drives.flatMap(({ path, unusable }) => (unusable === undefined ? [] : [[path, unusable]]))).toEqual([
      ['/dev/ram0', 'memory'],
      ['/dev/sr0', 'no-medium'],
    ]);
    expect(drives[1]).toMatchObject({ name: 'core.img', transport: 'loop', readOnly: true, risks: [] });
  });

  test('the single paths of a multipath NVMe disk are left out', async () => {
    using system = new FakeSystem();
    system.disk('virtual/nvme-subsystem/nvme-subsys0/nvme0c0n1', '259:9', GiB, { hidden: 1 });
    system.device('virtual/nvme-subsystem/nvme-subsys0', 'nvme-subsystem', { model: 'PM9A3', serial: 'S6' });
    system.disk('virtual/nvme-subsystem/nvme-subsys0/nvme0n1', '259:0', GiB);
    expect(await system.list()).toMatchObject([{ path: '/dev/nvme0n1', transport: 'nvme', name: 'PM9A3' }]);
  });

  test('sysfs names have ! where the path has /', async () => {
    using system = new FakeSystem();
    system.disk('pci0000:00/0000:04:00.0/cciss0/c0d0/block/cciss!c0d0', '104:0', GiB);
    expect(await system.drive('/dev/cciss/c0d0')).toMatchObject({ risks: [{ kind: 'internal' }] });
  });

  test('without lsblk, or with one that prints nonsense, only the labels are missing', async () => {
    using system = new FakeSystem();
    usbReader(system);
    system.lsblk = [{ kname: 5 }];
    expect(await system.drive('/dev/sdb')).toMatchObject({ name: 'Generic- SD/MMC', risks: [] });
  });
});

describe('what makes a drive dangerous', () => {
  test('the usual laptop: LVM on LUKS on a partition, with swap beside root', async () => {
    using system = new FakeSystem();
    nvme(system);
    system.partition('nvme0n1', 'nvme0n1p1', '259:1', MiB, 512 * MiB);
    system.partition('nvme0n1', 'nvme0n1p2', '259:2', 513 * MiB, 900 * GiB);
    mapped(system, 'dm-0', '254:0', 'nvme0n1p2_crypt', 'CRYPT-LUKS2-0123-nvme0n1p2_crypt');
    mapped(system, 'dm-1', '254:1', 'my--vg-root', 'LVM-abcdef');
    mapped(system, 'dm-2', '254:2', 'my--vg-swap_1', 'LVM-ghijkl');
    system.stack('nvme0n1p2', 'dm-0');
    system.stack('dm-0', 'dm-1');
    system.stack('dm-0', 'dm-2');
    system.mount('254:1', '/', 'ext4', '/dev/mapper/my--vg-root');
    system.mount('259:1', '/boot/efi', 'vfat', '/dev/nvme0n1p1');
    system.swap('/dev/dm-2', 'partition');
    const drive = await system.drive('/dev/nvme0n1');
    expect(drive.risks).toEqual([
      { kind: 'system', reason: 'backs /boot/efi and /' },
      { kind: 'swap', reason: 'holds swap in use (/dev/dm-2)' },
      { kind: 'held', reason: 'is held by LUKS (nvme0n1p2_crypt)' },
      { kind: 'held', reason: 'is held by LVM (my-vg)' },
      { kind: 'internal', reason: 'is an internal disk' },
    ]);
    expect(drive.mountPoints).toEqual(['/boot/efi', '/']);
    expect(drive.partitions.map(({ mountPoints }) => mountPoints)).toEqual([['/boot/efi'], ['/']]);
    expect(await system.drive('/dev/dm-1')).toMatchObject({
      hidden: 'a volume stacked on other devices (my--vg-root)',
      risks: [{ kind: 'system' }, { kind: 'held', reason: expect.stringContaining('not a drive of its own') }],
    });
  });

  test('every member of a RAID array backs what the array backs', async () => {
    using system = new FakeSystem();
    sata(system, 'sda', '8:0', 1);
    sata(system, 'sdb', '8:16', 2);
    system.partition('sda', 'sda1', '8:1', MiB, GiB);
    system.partition('sdb', 'sdb1', '8:17', MiB, GiB);
    system.disk('virtual/block/md127', '9:127', GiB, { 'md/level': 'raid1' });
    system.partition('md127', 'md127p1', '259:5', MiB, GiB - MiB);
    system.stack('sda1', 'md127');
    system.stack('sdb1', 'md127');
    system.mount('259:5', '/home', 'xfs', '/dev/md127p1');
    for (const path of ['/dev/sda', '/dev/sdb']) {
      expect((await system.drive(path)).risks).toEqual([
        { kind: 'system', reason: 'backs /home' },
        { kind: 'held', reason: 'is held by RAID (md127)' },
        { kind: 'internal', reason: 'is an internal disk' },
      ]);
    }
    expect((await system.drive('/dev/md127')).hidden).toBe('a RAID array (md127)');
  });

  test.each([
    ['by what blkid found', { fstype: 'zfs_member', label: 'tank' }, 'tank'],
    ['by the type of its partition', { parttype: '6A898CC3-1DD2-11B2-99A6-080020736631' }, '/dev/sdb1'],
  ])('a ZFS member is known %s, as long as the kernel has ZFS loaded', async (_, found, name) => {
    using system = new FakeSystem();
    usbReader(system);
    system.partition('sdb', 'sdb1', '8:17', MiB, GiB);
    system.lsblk = [{ name: '/dev/sdb', children: [{ name: '/dev/sdb1', ...found }] }];
    expect((await system.drive('/dev/sdb')).risks).toEqual([]);
    system.module('zfs');
    const drive = await system.drive('/dev/sdb');
    expect(drive.risks).toEqual([{ kind: 'held', reason: `is held by ZFS (${name})` }]);
    expect(drive.hidden).toBe(`is held by ZFS (${name})`);
  });

  test('encrypted swap on a stick, and a swap file on a card', async () => {
    using system = new FakeSystem();
    usbReader(system);
    system.partition('sdb', 'sdb1', '8:17', MiB, GiB);
    mapped(system, 'dm-0', '254:0', 'cryptswap', 'CRYPT-PLAIN-cryptswap');
    system.stack('sdb1', 'dm-0');
    system.swap('/dev/mapper/cryptswap', 'partition');
    expect((await system.drive('/dev/sdb')).risks).toEqual([
      { kind: 'swap', reason: 'holds swap in use (/dev/mapper/cryptswap)' },
      { kind: 'held', reason: 'is held by disk encryption (cryptswap)' },
    ]);

    using other = new FakeSystem();
    usbReader(other);
    other.mount('8:16', '/mnt/card', 'ext4', '/dev/sdb');
    other.swap('/mnt/card/swap\\040file', 'file');
    expect((await other.drive('/dev/sdb')).risks).toEqual([
      { kind: 'swap', reason: 'holds swap in use (/mnt/card/swap file)' },
    ]);
  });

  test('btrfs: anonymous device numbers, several disks, and a kernel that only says /dev/root', async () => {
    for (const source of ['/dev/sda1', '/dev/root']) {
      using system = new FakeSystem();
      sata(system, 'sda', '8:0', 1);
      sata(system, 'sdb', '8:16', 2);
      usbReader(system, { name: 'sdc', dev: '8:32' });
      system.partition('sda', 'sda1', '8:1', MiB, GiB);
      system.btrfs('6f0c', ['sda1', 'sdb']);
      system.mount('0:31', '/', 'btrfs', source, 'rw,subvol=/@', '/@');
      system.mount('0:31', '/home', 'btrfs', source, 'rw,subvol=/@home', '/@home');
      for (const path of ['/dev/sda', '/dev/sdb']) {
        expect((await system.drive(path)).risks[0], `${path} of ${source}`).toEqual({
          kind: 'system',
          reason: 'backs / and /home',
        });
      }
      expect((await system.drive('/dev/sdc')).risks).toEqual([]);
    }
  });

  test('a live system: the stick under an overlay over a loop device of a file on the stick', async () => {
    using system = new FakeSystem();
    usbReader(system);
    system.partition('sdb', 'sdb1', '8:17', MiB, GiB);
    system.disk('virtual/block/loop0', '7:0', GiB, { 'loop/backing_file': '/run/medium/live/root.squashfs', ro: 1 });
    system.mount('8:17', '/run/medium', 'iso9660', '/dev/sdb1');
    system.mount('7:0', '/run/rootfs', 'squashfs', '/dev/loop0', 'ro');
    system.mount('0:25', '/run/changes', 'tmpfs', 'tmpfs');
    system.mount('0:26', '/', 'overlay', 'overlay', 'rw,lowerdir=/run/rootfs,upperdir=/run/changes/rw,workdir=/run/w');
    expect((await system.drive('/dev/sdb')).risks).toEqual([{ kind: 'system', reason: 'backs /' }]);
    expect(await system.drive('/dev/loop0')).toMatchObject({ risks: [{ kind: 'system' }] });
  });

  test('bind mounts and covered mount points count for the drive that they come from', async () => {
    using system = new FakeSystem();
    usbReader(system);
    system.mount('8:16', '/mnt/stick', 'ext4', '/dev/sdb');
    expect((await system.drive('/dev/sdb')).risks).toEqual([]);
    system.mount('8:16', '/var', 'ext4', '/dev/sdb', 'rw', '/var');
    expect(await system.drive('/dev/sdb')).toMatchObject({
      mountPoints: ['/mnt/stick', '/var'],
      risks: [{ kind: 'system', reason: 'backs /var' }],
      hidden: 'backs /var',
    });
  });

  test('a card mounted below a folder of the system is the system', async () => {
    using system = new FakeSystem();
    usbReader(system);
    system.mount('8:16', '/usr/share/data', 'ext4', '/dev/sdb');
    expect((await system.drive('/dev/sdb')).risks).toEqual([{ kind: 'system', reason: 'backs /usr/share/data' }]);
  });

  test('a card mounted where people mount cards is no risk', async () => {
    using system = new FakeSystem();
    usbReader(system);
    for (const at of ['/mnt', '/media/eva/CARD', '/run/media/eva/CARD', '/home/eva/card', '/var/mnt/card']) {
      system.mount('8:16', at, 'vfat', '/dev/sdb');
    }
    expect(await system.drive('/dev/sdb')).toMatchObject({ risks: [] });
  });

  test('multipath and nodes of unknown makers hold their drives too', async () => {
    using system = new FakeSystem();
    usbReader(system);
    system.disk('virtual/block/drbd0', '147:0', GiB);
    system.stack('sdb', 'drbd0');
    mapped(system, 'dm-0', '254:0', 'mpatha', 'mpath-3600');
    mapped(system, 'dm-1', '254:1', 'by-hand', '');
    system.stack('sdb', 'dm-0');
    system.stack('dm-0', 'dm-1');
    expect((await system.drive('/dev/sdb')).risks.map(({ reason }) => reason)).toEqual([
      'is held by multipath (mpatha)',
      'is held by another device (drbd0)',
      'is held by device mapper (by-hand)',
    ]);
  });
});
