/** How often the drive's counters are looked at, in ms. */
const interval = 1000;

/** Runs `work`, which shows no progress of its own, and calls `alive` while the drive's counters of finished I/O move. */
export async function keepAlive<T>(finishedIo: () => string, alive: () => void, work: () => Promise<T>): Promise<T> {
  let last = finishedIo();
  const timer = setInterval(() => {
    const now = finishedIo();
    if (now !== last) alive();
    last = now;
  }, interval);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
