import { Check, Circle, CircleDot } from 'lucide-react';
import { memo } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import type { Slot } from './slots.ts';
import css from './stage-list.module.css';
import { stagesOf } from './stages.ts';

const signs = { done: Check, now: CircleDot, open: Circle };

interface StageListProps {
  slot: Slot;
}

/** What a card goes through, each with a sign and its word. */
export const StageList = memo(function StageList({ slot }: StageListProps) {
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
}, isSame);

/** It is drawn again where a stage has come, not with every number. */
function isSame({ slot: was }: StageListProps, { slot: now }: StageListProps): boolean {
  return JSON.stringify(stagesOf(was)) === JSON.stringify(stagesOf(now));
}
