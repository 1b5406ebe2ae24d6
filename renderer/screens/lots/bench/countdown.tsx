import type { CSSProperties } from 'react';
import { useMessages } from '../../../messages/use-messages.ts';
import css from './countdown.module.css';
import { useNow } from './use-now.ts';

interface CountdownProps {
  /** When the newest state was made, and from when to when is counted; ms since 1970, by the engine's clock. */
  at: number;
  since: number;
  until: number;
}

/** Seconds until a card is written, in a ring that empties. */
export function Countdown({ at, since, until }: CountdownProps) {
  const { format } = useMessages();
  const now = useNow(at, 200);
  const left = Math.max(0, until - now);
  const style = { '--left': until > since ? Math.min(1, left / (until - since)) : 0 } as CSSProperties;
  return (
    <span className={css['countdown']} style={style}>
      <svg viewBox="0 0 40 40" aria-hidden="true" className={css['ring']}>
        <circle cx="20" cy="20" r="17" className={css['track']} />
        <circle cx="20" cy="20" r="17" pathLength="1" className={css['rest']} />
      </svg>
      <span className={css['seconds']}>{format.number(Math.ceil(left / 1000))}</span>
    </span>
  );
}
