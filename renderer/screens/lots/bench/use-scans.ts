import { useCallback, useEffect, useState } from 'react';
import { asWickError } from '../../../../electron/contract/errors.ts';
import { engine } from '../../../engine.ts';
import type { BadScan } from './scan-band.tsx';
import type { Sound } from './sounds.ts';

/** ms that a scan which was not taken is shown. */
const patience = 10_000;

/** Tells the engine what was scanned; what it does not take is shown, and heard. */
export function useScans(play: (sound: Sound) => void): { bad: BadScan | undefined; scan: (board: string) => void } {
  const [bad, setBad] = useState<BadScan>();
  useEffect(() => {
    if (bad === undefined) return;
    const timer = setTimeout(() => setBad(undefined), patience);
    return () => clearTimeout(timer);
  }, [bad]);
  const scan = useCallback(
    (board: string) => {
      setBad(undefined);
      engine.call('bench.scan', { board }).catch((error: unknown) => {
        setBad({ board, error: asWickError(error) });
        play('bad');
      });
    },
    [play],
  );
  return { bad, scan };
}
