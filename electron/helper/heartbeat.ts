/** How often the drive's counters are looked at, in ms. */
const interval = 2000;

/**
 * Calls `beat` every now and then while the drive finishes I/O, so that a slow drive is not taken for a dead one: a flush
 * may take minutes and shows no progress of its own. Calls `silent` while it finishes nothing, or nothing is counted. Does
 * not keep the process alive.
 */
export function startHeartbeat(finishedIo: () => string, beat: () => void, silent: () => void): void {
  let last = finishedIo();
  setInterval(() => {
    const now = finishedIo();
    if (now === last) silent();
    else beat();
    last = now;
  }, interval).unref();
}
