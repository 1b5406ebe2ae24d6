import type { CSSProperties } from 'react';
import type { LotStanding } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import own from './lot.module.css';
import { stateNames, stateTone } from './unit-words.ts';

/** How many units are in each state: a bar, and the same in words. */
export function StateBar({ states }: { states: LotStanding['states'] }) {
  const { states: words } = useEngineerWords();
  const { format } = useMessages();
  const present = stateNames.filter((state) => states[state] > 0);
  return (
    <div className={own['states']}>
      <div className={own['bar']} aria-hidden="true">
        {present.map((state) => (
          <span
            key={state}
            data-tone={stateTone(state)}
            data-state={state}
            style={{ '--share': states[state] } as CSSProperties}
          />
        ))}
      </div>
      <ul className={own['legend']}>
        {present.map((state) => (
          <li key={state}>
            <span className={own['dot']} data-tone={stateTone(state)} data-state={state} aria-hidden="true" />
            {words[state]}: <strong>{format.number(states[state])}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
