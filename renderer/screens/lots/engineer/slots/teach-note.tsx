import { CircleAlert, CircleCheck } from 'lucide-react';
import type { TeachState } from '../../../../../electron/contract/lot/bench.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import css from '../text.module.css';
import own from './slots.module.css';

/** Which slot a card is awaited in, and what came of the last one. */
export function TeachNote({ state }: { state: TeachState }) {
  const { slots: words } = useEngineerWords();
  const { format } = useMessages();
  const { awaiting, last, slots } = state;
  if (awaiting === undefined) return null;
  const nameOf = (id: string) => slots.find((slot) => slot.id === id)?.name ?? id;
  const said =
    last === undefined
      ? ''
      : last.kind === 'taught'
        ? words.taught(nameOf(last.slot))
        : last.kind === 'known'
          ? words.known(nameOf(last.slot))
          : last.kind === 'no-port'
            ? words.noPort(last.drive)
            : words.several;
  const isGood = last?.kind === 'taught';
  const Sign = isGood ? CircleCheck : CircleAlert;
  return (
    <section className={own['teach']}>
      <p role="status" className={own['put']}>
        {words.put(format.number(awaiting))}
      </p>
      <p className={css['soft']}>{words.putHint}</p>
      <p role="status" className={css['state']} data-tone={isGood ? 'good' : 'warn'}>
        {said === '' ? null : <Sign aria-hidden="true" />}
        {said}
      </p>
    </section>
  );
}
