import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { BenchState } from '../../../../electron/contract/lot/bench.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import { Button } from '../../../parts/button.tsx';
import { alarmWords, isGrave } from './alarm-words.ts';
import css from './alarms.module.css';
import { keyOfAlarm } from './sounds.ts';

/** What somebody should look at: the gravest in full, the others on a touch. */
export function Alarms({ bench: { alarms, slots } }: { bench: BenchState }) {
  const speech = useMessages();
  const words = useLotWords();
  const [isOpen, setOpen] = useState(false);
  if (alarms.length === 0) return null;
  const shown = isOpen ? alarms : alarms.slice(0, 1);
  return (
    <section aria-label={words.alarm.label} className={css['alarms']} data-grave={alarms.some(isGrave)}>
      <TriangleAlert aria-hidden="true" className={css['sign']} />
      <ul className={css['list']}>
        {shown.map((alarm) => {
          const { what, next, why } = alarmWords(alarm, { ...speech, words, slots });
          return (
            <li key={keyOfAlarm(alarm)}>
              <p className={css['what']}>{what}</p>
              <p>
                {next}
                {why === undefined ? null : <span className={css['why']}> {why}</span>}
              </p>
            </li>
          );
        })}
      </ul>
      {alarms.length > 1 ? (
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.alarm.fewer : words.alarm.more(alarms.length - 1)}
        </Button>
      ) : null}
    </section>
  );
}
