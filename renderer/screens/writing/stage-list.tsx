import { Check, Circle, CircleDot } from 'lucide-react';
import { useMessages } from '../../messages/use-messages.ts';
import type { Slot } from './slots.ts';
import css from './stage-list.module.css';
import { stagesOf } from './stages.ts';

const signs = { done: Check, now: CircleDot, open: Circle };

/** What a card goes through, each with a sign and its word. */
export function StageList({ slot }: { slot: Slot }) {
  const { say } = useMessages();
  const { writing } = say;
  return (
    <ol aria-label={writing.stages} className={css['stages']}>
      {stagesOf(slot).map(({ stage, is }) => {
        const Sign = signs[is];
        return (
          <li key={stage} data-is={is} aria-current={is === 'now' ? 'step' : undefined}>
            <Sign role="img" aria-label={writing.stageIs[is]} className={css['sign']} />
            <span className={css['word']}>{writing.stage[stage]}</span>
          </li>
        );
      })}
    </ol>
  );
}
