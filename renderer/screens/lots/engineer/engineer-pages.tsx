import { useState } from 'react';
import { useEngineerWords } from '../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { ChangePin } from './change-pin.tsx';
import type { EngineerTask } from './engineer.tsx';
import css from './places.module.css';
import { useEngineer } from './key.tsx';
import { LedgerPage } from './ledger/ledger-page.tsx';
import { LotPage } from './lot/lot-page.tsx';
import { LotsPage } from './lots-page.tsx';
import { MakePage } from './make/make-page.tsx';
import { SlotsPage } from './slots/slots-page.tsx';

type At = { page: 'lots' | 'make' | 'slots' | 'ledger' } | { page: 'lot'; lot: string };

const places = ['lots', 'make', 'slots', 'ledger'] as const;

interface EngineerPagesProps {
  task: EngineerTask;
  onLeave: () => void;
}

/** The engineer's pages, and the way between them. */
export function EngineerPages({ task, onLeave }: EngineerPagesProps) {
  const { pinPrompt } = useLotWords();
  const words = useEngineerWords();
  const { lock } = useEngineer();
  const [at, setAt] = useState<At>(() =>
    task.about === 'lot' ? { page: 'lot', lot: task.lot } : { page: task.about === 'slots' ? 'slots' : 'lots' },
  );
  const [changing, setChanging] = useState(false);
  const open = (lot: string) => setAt({ page: 'lot', lot });
  const current = at.page === 'lot' ? 'lots' : at.page;
  return (
    <>
      <nav aria-label={words.places.label} className={css['places']}>
        {places.map((page) => (
          <button
            key={page}
            type="button"
            className={css['place']}
            aria-current={page === current ? 'page' : undefined}
            onClick={() => setAt({ page })}
          >
            {words.places[page]}
          </button>
        ))}
        <span className={css['aside']}>
          <Button look="plain" onClick={() => setChanging(true)}>
            {words.pin.change}
          </Button>
          <Button
            onClick={() => {
              lock();
              onLeave();
            }}
          >
            {pinPrompt.lock}
          </Button>
          <Button onClick={onLeave}>{pinPrompt.leave}</Button>
        </span>
      </nav>
      {at.page === 'lots' ? <LotsPage onOpen={open} onMake={() => setAt({ page: 'make' })} /> : null}
      {at.page === 'lot' ? <LotPage key={at.lot} lot={at.lot} onBack={() => setAt({ page: 'lots' })} /> : null}
      {at.page === 'make' ? <MakePage onOpen={open} /> : null}
      {at.page === 'slots' ? <SlotsPage /> : null}
      {at.page === 'ledger' ? <LedgerPage /> : null}
      {changing ? <ChangePin onClose={() => setChanging(false)} /> : null}
    </>
  );
}
