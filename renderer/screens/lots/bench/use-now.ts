import { useEffect, useRef, useState } from 'react';

/**
 * What time it is for the engine, ms since 1970: the clock of a tablet may be another. `at`: when it made the newest state.
 */
export function useNow(at: number, every: number): number {
  const ahead = useRef(Number.POSITIVE_INFINITY);
  const seen = useRef(0);
  if (seen.current !== at) {
    seen.current = at;
    // What was on its way the least tells the most.
    ahead.current = Math.min(ahead.current, Date.now() - at);
  }
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((turn) => turn + 1), every);
    return () => clearInterval(timer);
  }, [every]);
  return Date.now() - ahead.current;
}
