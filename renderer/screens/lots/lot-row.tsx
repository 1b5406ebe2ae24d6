import { Check, CirclePause, CirclePlay, LockKeyhole } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { LotStanding } from '../../../electron/contract/lot/record.ts';
import { useLotWords } from '../../messages/use-lot-words.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Bar } from './bar.tsx';
import { countsOf } from './counts.ts';
import css from './lots.module.css';

interface LotRowProps {
  lot: LotStanding;
  isHere: boolean;
  /** No other lot runs on this bench. */
  mayOpen: boolean;
  /** The one that is opened most likely. */
  isFirst: boolean;
  opening: boolean;
  onOpen: () => void;
  onBench: () => void;
  /** Why it could not be opened. */
  children: ReactNode;
}

const signs = { running: CirclePlay, paused: CirclePause, complete: Check, closed: LockKeyhole } as const;

/** Where one lot stands, and how it is opened. */
export function LotRow({ lot, isHere, mayOpen, isFirst, opening, onOpen, onBench, children }: LotRowProps) {
  const words = useLotWords();
  const { format } = useMessages();
  const id = useId();
  const { name, size, status, created, paused } = lot;
  const { passed, waiting, failed } = countsOf(lot);
  const label = words.passed(passed, size);
  const Sign = signs[status];
  const state = isHere
    ? words.here
    : status === 'paused' && paused !== undefined
      ? words.paused[paused]
      : words.status[status];
  return (
    <li className={css['lot']} data-here={isHere} aria-labelledby={id}>
      <div className={css['what']}>
        <h2 id={id} className={css['name']}>
          {name}
        </h2>
        <p className={css['state']} data-status={status}>
          <Sign aria-hidden="true" />
          {state}
        </p>
      </div>
      <div className={css['stand']}>
        <Bar label={label} passed={passed} waiting={waiting} size={size} />
        <p className={css['counts']}>
          <strong>{label}</strong>
          {waiting === 0 ? null : <span>{words.waiting(waiting)}</span>}
          {failed === 0 ? null : <span className={css['failed']}>✗ {words.failedUnits(failed)}</span>}
          <span>{words.made(format.time(created))}</span>
        </p>
      </div>
      <div className={css['button']}>
        {isHere ? (
          <Button look="main" onClick={onBench}>
            {words.show}
          </Button>
        ) : mayOpen && (status === 'running' || status === 'paused') ? (
          <Button look={isFirst ? 'main' : 'quiet'} busy={opening} aria-label={words.openNamed(name)} onClick={onOpen}>
            {words.open}
          </Button>
        ) : null}
      </div>
      <p role="status" className={css['opening']}>
        {opening ? words.opening : ''}
      </p>
      {children}
    </li>
  );
}
