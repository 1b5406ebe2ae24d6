import type { Sighting } from '../../../electron/contract/boot.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './ladder.module.css';
import { SignLines } from './sign-lines.tsx';

/** Everything that was seen, the newest first. */
export function AllSigns({ sightings }: { sightings: readonly Sighting[] }) {
  const { say } = useMessages();
  if (sightings.length === 0) return null;
  const lines = sightings.map(({ at, observer, evidence }) => ({ at, observer, text: evidence })).toReversed();
  return (
    <details className={css['evidence']}>
      <summary>{say.boot.signs(lines.length)}</summary>
      {/* A scrolling region takes the keyboard's focus, so that it can be scrolled without a mouse. */}
      <div className={css['log']} tabIndex={0} role="region" aria-label={say.boot.signs(lines.length)}>
        <SignLines lines={lines} />
      </div>
    </details>
  );
}
