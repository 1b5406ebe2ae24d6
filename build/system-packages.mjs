// The Debian packages that the tests need: compilers and libraries for native code, and the tools that judge our work.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { say } from './setup.mjs';

/** Package → a file that it brings. */
const packages = {
  'android-sdk-libsparse-utils': '/usr/bin/img2simg',
  'bmap-tools': '/usr/bin/bmaptool',
  'btrfs-progs': '/usr/sbin/mkfs.btrfs',
  bzip2: '/usr/bin/bzip2',
  chromium: '/usr/bin/chromium',
  'cryptsetup-bin': '/usr/sbin/cryptsetup',
  dbus: '/usr/lib/dbus-1.0/dbus-daemon-launch-helper',
  'dmtx-utils': '/usr/bin/dmtxread',
  dosfstools: '/usr/sbin/mkfs.vfat',
  e2fsprogs: '/usr/sbin/mke2fs',
  'erofs-utils': '/usr/bin/mkfs.erofs',
  exfatprogs: '/usr/sbin/mkfs.exfat',
  'f2fs-tools': '/usr/sbin/mkfs.f2fs',
  fdisk: '/usr/sbin/sfdisk',
  'g++': '/usr/bin/g++',
  'g++-mingw-w64-x86-64-posix': '/usr/bin/x86_64-w64-mingw32-g++-posix',
  gdisk: '/usr/sbin/sgdisk',
  genisoimage: '/usr/bin/genisoimage',
  'gnome-keyring': '/usr/bin/gnome-keyring-daemon',
  gnupg: '/usr/bin/gpg-agent',
  iproute2: '/bin/ip',
  lbzip2: '/usr/bin/lbzip2',
  'libisal-dev': '/usr/include/isa-l.h',
  'liblzma-dev': '/usr/include/lzma.h',
  'libsecret-tools': '/usr/bin/secret-tool',
  'libzstd-dev': '/usr/include/zstd.h',
  lvm2: '/usr/sbin/pvcreate',
  lz4: '/usr/bin/lz4',
  make: '/usr/bin/make',
  mount: '/usr/sbin/losetup',
  mtools: '/usr/bin/mdir',
  'ntfs-3g': '/usr/sbin/mkfs.ntfs',
  opendoas: '/usr/bin/doas',
  openssl: '/usr/bin/openssl',
  'p7zip-full': '/usr/bin/7z',
  pbzip2: '/usr/bin/pbzip2',
  pigz: '/usr/bin/pigz',
  pixz: '/usr/bin/pixz',
  pkexec: '/usr/bin/pkexec',
  'pkg-config': '/usr/bin/pkg-config',
  polkitd: '/usr/bin/pkttyagent',
  'poppler-utils': '/usr/bin/pdftoppm',
  postgresql: '/usr/lib/postgresql',
  procps: '/usr/bin/pgrep',
  python3: '/usr/bin/python3',
  'squashfs-tools': '/usr/bin/mksquashfs',
  strace: '/usr/bin/strace',
  sudo: '/usr/bin/sudo',
  tabix: '/usr/bin/bgzip',
  udev: '/usr/bin/udevadm',
  xfsprogs: '/usr/sbin/mkfs.xfs',
  'xz-utils': '/usr/bin/xz',
  'zbar-tools': '/usr/bin/zbarimg',
  zip: '/usr/bin/zip',
  zstd: '/usr/bin/zstd',
};

/** Installs what is missing on Debian as root; elsewhere names it. */
export function installSystemPackages() {
  const missing = Object.entries(packages).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (process.platform !== 'linux' || missing.length === 0) return;
  const names = missing.join(' ');
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`Some tests need tools that are not here. On Debian: sudo apt-get install ${names}`);
    return;
  }
  say(`Installing ${names} …`);
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...missing]);
}

/** @param {string[]} args */
function apt(args) {
  const { status, stderr } = spawnSync('apt-get', args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) say(`apt-get ${args[0]} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`);
}
