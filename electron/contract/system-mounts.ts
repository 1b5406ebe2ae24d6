/** Mount points of a Linux system without which it stops; media of people are mounted elsewhere. */
const systemPlaces = new Set([
  '/',
  '/efi',
  '/etc',
  '/home',
  '/opt',
  '/root',
  '/srv',
  '/sysroot',
  '/tmp',
  '/var',
  // Where live systems keep the medium that they started from: Ubuntu, Debian, Arch, Fedora, Raspberry Pi OS overlays.
  '/cdrom',
  '/lib/live/mount/medium',
  '/run/live/medium',
  '/run/archiso/bootmnt',
  '/run/initramfs/live',
  '/media/root-ro',
  '/media/root-rw',
]);

/** These hold the system at any depth, but for the places below /var where some systems keep /mnt, /media and /run. */
const systemTrees = /^\/(?:boot|gnu|nix|usr|var(?!\/(?:media|mnt|run)(?:\/|$)))(?:\/|$)/;

/** Whether the running Linux system stands on what is mounted there. */
export function isSystemMount(mountPoint: string): boolean {
  return systemPlaces.has(mountPoint) || systemTrees.test(mountPoint) || /^\/home\/[^/]+$/.test(mountPoint);
}

/** Whether the running macOS stands on the volume that is mounted there. */
export function isMacSystemMount(mountPoint: string): boolean {
  return mountPoint === '/' || /^\/(?:System|private)\//.test(mountPoint);
}
