/** Mount points of a Linux system without which it stops; media of people are mounted elsewhere. */
const systemMounts = new Set([
  '/',
  '/boot',
  '/boot/efi',
  '/boot/firmware',
  '/efi',
  '/etc',
  '/gnu/store',
  '/home',
  '/nix',
  '/nix/store',
  '/opt',
  '/root',
  '/srv',
  '/sysroot',
  '/tmp',
  '/usr',
  '/usr/local',
  '/var',
  '/var/home',
  '/var/lib',
  '/var/log',
  '/var/tmp',
  // Where live systems keep the medium that they started from: Ubuntu, Debian, Arch, Fedora, Raspberry Pi OS overlays.
  '/cdrom',
  '/lib/live/mount/medium',
  '/run/live/medium',
  '/run/archiso/bootmnt',
  '/run/initramfs/live',
  '/media/root-ro',
  '/media/root-rw',
]);

export function isSystemMount(mountPoint: string): boolean {
  return systemMounts.has(mountPoint) || /^\/home\/[^/]+$/.test(mountPoint);
}
