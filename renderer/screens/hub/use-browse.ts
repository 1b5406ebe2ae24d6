import { useCallback, useEffect, useRef, useState } from 'react';
import type { In, Out } from '../../../electron/contract/calls.ts';
import { asWickError, isWickError, type WickError } from '../../../electron/contract/errors.ts';
import { engine } from '../../engine.ts';
import { safeLink } from '../boot/safe-link.ts';

export type Browsing =
  | { is: 'idle' }
  /** The person is at the Hub's page; `link` where they have to open it themselves. */
  | { is: 'open'; link: string | undefined }
  | { is: 'failed'; error: WickError };

/** A login by the browser; given up when the component goes. */
export function useBrowse(
  onDone: (login: Out<'hub.login'>) => void,
): [Browsing, (asked: In<'hub.browse'>) => Promise<void>, () => void] {
  const [browsing, setBrowsing] = useState<Browsing>({ is: 'idle' });
  const running = useRef<AbortController>(undefined);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => () => running.current?.abort(), []);
  const stop = useCallback(() => {
    running.current?.abort();
    setBrowsing({ is: 'idle' });
  }, []);
  const browse = useCallback(async (asked: In<'hub.browse'>) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setBrowsing({ is: 'open', link: undefined });
    try {
      for await (const item of engine.stream('hub.browse', asked, { signal: own.signal })) {
        if (own.signal.aborted) return;
        if (item.phase === 'open') setBrowsing({ is: 'open', link: item.shown ? undefined : safeLink(item.link) });
        else {
          setBrowsing({ is: 'idle' });
          done.current({ hub: item.hub, user: item.user, kept: item.kept });
        }
      }
    } catch (error) {
      if (own.signal.aborted) return;
      setBrowsing(isWickError(error, 'cancelled') ? { is: 'idle' } : { is: 'failed', error: asWickError(error) });
    }
  }, []);
  return [browsing, browse, stop];
}
