import { useEffect, useRef, useState } from 'react';
import css from './announcer.module.css';

/** ms between two announcements: fewer than that cannot be listened to. */
const pause = 5000;

interface AnnouncerProps {
  /** What is going on now; only the newest of each five seconds is said. */
  now: string;
  /** What has ended, by a key: each is said once, and at once. */
  ends: ReadonlyMap<string, string>;
}

/** Says to screen readers how things go on. What had ended before it came is not said again. */
export function Announcer({ now, ends }: AnnouncerProps) {
  const [said, setSaid] = useState('');
  const [ended, setEnded] = useState('');
  const known = useRef(ends);
  const newest = useRef(now);
  newest.current = now;
  useEffect(() => {
    const timer = setInterval(() => setSaid(newest.current), pause);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const fresh = [...ends].filter(([key]) => !known.current.has(key));
    known.current = ends;
    if (fresh.length > 0) setEnded(fresh.map(([, text]) => text).join(' '));
  }, [ends]);
  return (
    <>
      <p role="status" className={css['unseen']}>
        {said}
      </p>
      <p role="status" className={css['unseen']}>
        {ended}
      </p>
    </>
  );
}
