/** The disk of a raw device path of macOS, as `disk4`; undefined for whatever is not a whole disk's. */
export function diskOf(path: string): string | undefined {
  return /^\/dev\/r(disk\d+)$/.exec(path)?.[1];
}

/** Where volumes of a disk are mounted, by what /sbin/mount prints: `/dev/disk4s1 on /Volumes/BOOT (msdos, local)`. */
export function mountsOfDisk(disk: string, printed: string): string[] {
  return printed.split('\n').flatMap((line) => {
    const [, device, point] = /^\/dev\/(disk\d+)(?:s\d+)* on (.+) \([^()]*\)$/.exec(line) ?? [];
    return device === disk && point !== undefined ? [point] : [];
  });
}
