import { CircleAlert, CircleCheck, Radar } from 'lucide-react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { hasFailure } from './claim.ts';
import { bootTone, isStuck } from './tone.ts';
import css from './verdict.module.css';

const signs = { good: CircleCheck, open: Radar, bad: CircleAlert };

/** What the signs add up to, in large words; and what to do. */
export function Verdict({ state }: { state: Out<'boot.watch'> }) {
  const { say, format, tell } = useMessages();
  const { boot } = say;
  const { verdict, final, firstFailed, started, finished, next, sightings } = state;
  const failed = firstFailed !== undefined;
  const tone = bootTone(verdict, { final, failed });
  const stuck = isStuck(verdict, failed);
  const Sign = signs[tone];
  return (
    <section className={css['verdict']} data-tone={tone}>
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
