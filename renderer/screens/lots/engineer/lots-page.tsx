import { Check, CircleDashed, CirclePause, CircleX } from 'lucide-react';
import type { LotStanding } from '../../../../electron/contract/lot/record.ts';
import { useWatch } from '../../../hooks/use-watch.ts';
import { useEngineerWords } from '../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import { Button } from '../../../parts/button.tsx';
import { Page } from '../../../parts/page.tsx';
import { Problem } from '../../../parts/problem.tsx';
import listCss from '../../../parts/list.module.css';
import textCss from './text.module.css';

const signs = { running: CircleDashed, paused: CirclePause, closed: CircleX, complete: Check };
const tones = { running: 'plain', paused: 'warn', closed: 'plain', complete: 'good' };

interface LotsPageProps {
  onOpen: (lot: string) => void;
  onMake: () => void;
}

/** All lots of the ledger, the newest first. */
export function LotsPage({ onOpen, onMake }: LotsPageProps) {
  const lots = useLotWords();
  const words = useEngineerWords();
  const { state, error } = useWatch('lots.watch', {});
  return (
    <Page
      title={words.places.lots}
      actions={
        <Button look="main" onClick={onMake}>
          {words.places.make}
        </Button>
      }
    >
      {error === undefined ? null : <Problem error={error} />}
      {state?.problem === undefined ? null : <Problem error={state.problem.error} />}
      {state?.lots.length === 0 && state.problem === undefined ? (
        <div className={listCss['nothing']}>
          <p>{lots.none}</p>
          <p className={textCss['soft']}>{words.noLots}</p>
        </div>
      ) : null}
      {state === undefined || state.lots.length === 0 ? null : (
        <ul aria-label={lots.list} className={listCss['list']}>
          {state.lots.map((lot) => (
            <li key={lot.id}>
              <LotLine lot={lot} onOpen={() => onOpen(lot.id)} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function LotLine({ lot, onOpen }: { lot: LotStanding; onOpen: () => void }) {
  const lots = useLotWords();
  const { format } = useMessages();
  const Sign = signs[lot.status];
  const facts = [
    lots.passed(lot.states.passed, lot.size),
    lot.states.failed > 0 ? lots.failedUnits(lot.states.failed) : '',
    lots.made(format.time(lot.created)),
  ];
  return (
    <button type="button" className={listCss['item']} onClick={onOpen}>
      <strong>{lot.name}</strong>
      <span className={textCss['state']} data-tone={tones[lot.status]}>
        <Sign aria-hidden="true" />
        {lot.paused === undefined ? lots.status[lot.status] : lots.paused[lot.paused]}
      </span>
      <span className={textCss['small']}>{facts.filter(Boolean).join(' · ')}</span>
    </button>
  );
}
