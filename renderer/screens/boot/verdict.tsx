import { CircleAlert, CircleCheck, Radar } from 'lucide-react';
import { useMessages } from '../../messages/use-messages.ts';
import { hasFailure } from './claim.ts';
import type { BootState, BootUnit } from './device.tsx';
import { isStuck, toneOf } from './tone.ts';
import css from './verdict.module.css';

const signs = { good: CircleCheck, open: Radar, bad: CircleAlert };

interface VerdictProps {
  boot: BootState;
  unit: BootUnit;
  /** One of several: the words are smaller. */
  isMany: boolean;
}

/** What the signs add up to, in large words; and what to do. */
export function Verdict({ boot: state, unit, isMany }: VerdictProps) {
  const { say, format, tell } = useMessages();
  const { boot } = say;
  const { started, finished } = state;
  const { verdict, firstFailed, next, sightings } = unit;
  const tone = toneOf(unit);
  const stuck = isStuck(verdict, firstFailed !== undefined);
  const Sign = signs[tone];
  return (
    <section className={css['verdict']} data-tone={tone} data-many={isMany}>
      <Sign aria-hidden="true" className={css['sign']} />
      <div className={css['text']}>
        <h2 className={css['word']}>{stuck ? boot.stuck : boot.verdict[verdict]}</h2>
        <p className={css['meaning']}>{stuck ? boot.stuckMeaning : boot.meaning[verdict]}</p>
        <p className={css['soft']}>
          {finished === undefined ? boot.since(format.clock(started)) : boot.until(format.clock(finished))}
        </p>
        {verdict === 'up' || verdict === 'up-claimed' ? null : (
          <>
            <h3>{boot.nextLabel}</h3>
            <p>{next !== undefined && hasFailure(sightings) ? tell.phrase(next) : boot.next[verdict]}</p>
          </>
        )}
      </div>
    </section>
  );
}
