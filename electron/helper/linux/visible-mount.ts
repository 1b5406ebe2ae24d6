import type { Mount } from '../../contract/mount-table.ts';

/**
 * The mount that an absolute path without links leads to, found as the kernel finds it: from mount to mount. What is
 * hidden below another mount is never reached.
 */
export function mountAt(path: string, mounts: readonly Mount[]): Mount | undefined {
  const ids = new Set(mounts.map(({ id }) => id));
  let at: Mount | undefined;
  let next = firstOnWay(
    path,
    mounts.filter(({ parent }) => !ids.has(parent)),
  );
  // A table that was read while it changed may run in circles; nobody passes through more mounts than there are.
  for (let steps = 0; next !== undefined && steps < mounts.length; steps += 1) {
    const { id } = next;
    at = next;
    next = firstOnWay(
      path,
      mounts.filter(({ parent }) => parent === id),
    );
  }
  return at;
}

/** Something that stands on one of `own` or hides it, so that its path does not lead to it alone; undefined for nothing. */
export function coverOf(own: readonly Mount[], mounts: readonly Mount[]): Mount | undefined {
  const ids = new Set(own.map(({ id }) => id));
  const onTop = mounts.find(({ id, parent }) => ids.has(parent) && !ids.has(id));
  if (onTop !== undefined) return onTop;
  return own
    .map(({ mountPoint }) => mountAt(mountPoint, mounts))
    .find((visible) => visible !== undefined && !ids.has(visible.id));
}

/** The one of `own` that can be unmounted now: its path leads to it, and nothing is mounted on it. */
export function topOf(own: readonly Mount[], mounts: readonly Mount[]): Mount | undefined {
  return own.find(
    ({ id, mountPoint }) => mountAt(mountPoint, mounts)?.id === id && !mounts.some(({ parent }) => parent === id),
  );
}

/** Of the mounts that lie on the way to a path, the one that is met first. */
function firstOnWay(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter(({ mountPoint: at }) => at === '/' || path === at || path.startsWith(`${at}/`))
    .reduce<Mount | undefined>(
      (first, mount) => (first === undefined || mount.mountPoint.length < first.mountPoint.length ? mount : first),
      undefined,
    );
}
