import { useEffect } from 'react';

/** Keeps the screen of a tablet on while a lot runs; it is asked for again whenever the page is shown again. */
export function useAwake(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning || !('wakeLock' in navigator)) return;
    let isLeft = false;
    let lock: WakeLockSentinel | undefined;
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      lock = await navigator.wakeLock.request('screen');
      if (isLeft) await lock.release();
    };
    // Where it is refused, the screen goes dark as its person has set it.
    const askQuietly = () => void ask().catch(() => {});
    askQuietly();
    document.addEventListener('visibilitychange', askQuietly);
    return () => {
      isLeft = true;
      document.removeEventListener('visibilitychange', askQuietly);
      void lock?.release().catch(() => {});
    };
  }, [isRunning]);
}
