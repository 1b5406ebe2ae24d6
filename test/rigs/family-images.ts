import type { MemoryPartition } from './memory-disk.ts';

/** The file that Pantavisor images are shipped with: 126 bytes. */
export const shippedConfig = [
  'updater.interval=10',
  'updater.network_timeout=120',
  'creds.host=api.pantahub.com',
  'creds.port=443',
  'creds.id=',
  'creds.prn=',
  'creds.secret=',
  '',
].join('\n');

/** A Pantavisor image as far as its settings go. */
export function pantavisorImage(
  board: 'rpi' | 'u-boot',
  storage: Readonly<Record<string, string>> = {},
): MemoryPartition[] {
  const data: MemoryPartition = {
    kind: 'ext4',
    label: 'root',
    files: {
      '/config/pantahub.config': shippedConfig,
      '/objects/': '',
      '/trails/0/.pvr/json': '{"#spec":"pantavisor-service-system@1"}',
      ...storage,
    },
  };
  if (board === 'u-boot') {
    return [
      { kind: 'fat32', label: 'boot', files: { '/boot.scr': 'x', '/oemEnv.txt': 'oemargs=quiet\nother=1\n' } },
      data,
    ];
  }
  const boot = {
    kind: 'fat32',
    label: 'PVBOOT',
    files: {
      '/config.txt': '',
      '/cmdline.txt': 'console=serial0,115200 panic=5 PV_BOOTLOADER_TYPE=rpiab PV_LOG_LEVEL=4\n',
    },
  } as const;
  return [{ kind: 'fat16', label: 'BOOTSEL', files: { '/autoboot.txt': '[all]\ntryboot_a_b=1\n' } }, boot, boot, data];
}

/** Raspberry Pi OS as far as its settings go, of a time when it took them in this form. */
export function raspberryPiImage(form: 'cloud-init' | 'toml' | 'script'): MemoryPartition[] {
  const words = 'console=serial0,115200 console=tty1 root=PARTUUID=0a0b0c0d-02 rootfstype=ext4 rootwait quiet';
  const firstBoot = ' init=/usr/lib/raspberrypi-sys-mods/firstboot';
  const folder = form === 'script' ? '/boot' : '/boot/firmware';
  return [
    {
      kind: 'fat32',
      label: 'bootfs',
      files: {
        '/config.txt': 'arm_64bit=1\n',
        '/cmdline.txt': `${words}${form === 'toml' ? firstBoot : ''}${form === 'cloud-init' ? ' ds=nocloud;i=rpi-imager-1' : ''}\n`,
        '/issue.txt': 'Raspberry Pi reference 2025-10-01\n',
        ...(form === 'cloud-init'
          ? {
              '/user-data': '#cloud-config\n# nothing yet\n',
              '/meta-data': '# what this is\ndsmode: local\ninstance_id: rpios-image\n',
              '/network-config': '# nothing yet\n',
            }
          : {}),
      },
    },
    {
      kind: 'ext4',
      label: 'rootfs',
      files: {
        '/etc/rpi-issue': 'Raspberry Pi reference 2025-10-01\n',
        '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
        '/etc/fstab': `proc /proc proc defaults 0 0\nPARTUUID=0a0b0c0d-01 ${folder} vfat defaults 0 2\n`,
        ...(form === 'script' ? {} : { '/usr/lib/raspberrypi-sys-mods/init_config': '#!/usr/bin/env python3\n' }),
      },
    },
  ];
}

/** A cloud image of Debian's kind: one system partition. */
export function cloudImage(): MemoryPartition[] {
  return [
    { kind: 'fat16', files: { '/EFI/BOOT/BOOTX64.EFI': 'MZ' } },
    {
      kind: 'ext4',
      files: { '/etc/cloud/cloud.cfg': 'users:\n- default\n', '/usr/bin/cloud-init': '#!', '/etc/passwd': '' },
    },
  ];
}

export function balenaImage(): MemoryPartition[] {
  return [
    {
      kind: 'fat16',
      label: 'resin-boot',
      files: {
        '/config.json': `${JSON.stringify({ deviceType: 'raspberrypi4-64', apiKey: 'old-api-key-of-the-fleet', mixpanelToken: 'x', os: { sshKeys: [] } }, undefined, 2)}\n`,
        '/device-type.json': '{}',
        '/system-connections/': '',
      },
    },
    { kind: 'ext4', label: 'resin-rootA', files: { '/etc/os-release': 'ID="balena-os"\n' } },
  ];
}

export function armbianImage(form: 'preset' | 'first-run' = 'preset'): MemoryPartition[] {
  return [
    {
      kind: 'ext4',
      label: 'armbi_root',
      files: {
        '/etc/armbian-release': 'BOARD=orangepizero2w\nVERSION=25.8\n',
        '/etc/fstab': 'UUID=1 / ext4 defaults 0 1\n',
        '/etc/hostname': 'orangepi\n',
        '/etc/hosts': '127.0.0.1   localhost\n127.0.1.1   orangepi\n::1         localhost orangepi\n',
        '/etc/ssh/sshd_config.d/': '',
        '/root/.not_logged_in_yet': '',
        '/boot/armbian_first_run.txt.template': '',
        '/usr/lib/armbian/armbian-firstlogin': form === 'preset' ? '[[ -n $PRESET_USER_NAME ]]' : 'read',
      },
    },
  ];
}
