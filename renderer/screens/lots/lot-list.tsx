import { useEffect, useState } from 'react';
import { useCall } from '../../hooks/use-call.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useLotWords } from '../../messages/use-lot-words.ts';
import { Button } from '../../parts/button.tsx';
import listCss from '../../parts/list.module.css';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import type { EngineerTask } from './engineer/engineer.tsx';
import { useEngineer } from './engineer/key.tsx';
import { isLocked } from './engineer/use-engineer-call.ts';
import { LotProblem } from './lot-problem.tsx';
import { LotRow } from './lot-row.tsx';
import css from './lots.module.css';
import { inOrder } from './lots-in-order.ts';

interface LotListProps {
  onBench: () => void;
  onEngineer: (task: EngineerTask) => void;
}

/** All lots that this station knows, and where each stands. */
export function LotList(props: LotListProps) {
  // Looked at anew, as after the page was loaded.
  const [turn, setTurn] = useState(0);
  return <Listed key={turn} {...props} onAgain={() => setTurn(turn + 1)} />;
}

function Listed({ onBench, onEngineer, onAgain }: LotListProps & { onAgain: () => void }) {
  const words = useLotWords();
  const { state, error } = useWatch('lots.watch', {});
  const bench = useWatch('bench.watch', {}).state?.bench;
  const [called, start] = useCall('bench.start');
  const [wanted, setWanted] = useState<string>();
  const { key, lock } = useEngineer();
  const isStale = called.is === 'failed' && key !== undefined && isLocked(called.error);
  useEffect(() => {
    if (isStale) lock();
  }, [isStale, lock]);
  const here = bench === undefined || bench.run === 'stopped' ? undefined : bench.lot.id;
  const open = async (lot: string, folder?: string) => {
    setWanted(lot);
    const files = folder === undefined ? {} : { folder, ...(key === undefined ? {} : { key }) };
    if ((await start({ lot, ...files })) !== undefined) onBench();
  };
  const lots = state === undefined ? [] : inOrder(state.lots, here);
  const problem = error ?? state?.problem?.error;
  return (
    <Page
      title={words.title}
      lead={state === undefined ? words.lead : ledgerWords(state.ledger, words)}
      actions={<Button onClick={() => onEngineer({ about: 'lots' })}>{words.engineer}</Button>}
    >
      {problem === undefined ? null : (
        <Problem error={problem} action={<Button onClick={onAgain}>{words.again}</Button>} />
      )}
      {state?.lots.length === 0 && problem === undefined ? (
        <div className={`${listCss['nothing']} ${css['none']}`}>
          <h2>{words.none}</h2>
          <p>{words.noneHint}</p>
          <p className={css['soft']}>{words.noneHow}</p>
          <Button look="main" onClick={() => onEngineer({ about: 'lots' })}>
            {words.make}
          </Button>
        </div>
      ) : null}
      <ul aria-label={words.list} className={css['lots']}>
        {lots.map((lot, index) => (
          <LotRow
            key={lot.id}
            lot={lot}
            isHere={lot.id === here}
            mayOpen={here === undefined}
            isFirst={index === 0}
            opening={called.is === 'asking' && wanted === lot.id}
            onOpen={() => void open(lot.id)}
            onBench={onBench}
          >
            {called.is === 'failed' && wanted === lot.id ? (
              <LotProblem
                error={called.error}
                lot={lot}
                onAgain={(folder) => void open(lot.id, folder)}
                onTeach={() => onEngineer({ about: 'slots' })}
              />
            ) : null}
          </LotRow>
        ))}
      </ul>
    </Page>
  );
}

function ledgerWords(
  { kind, name }: { kind: 'file' | 'postgres'; name: string },
  { ledger, lead }: ReturnType<typeof useLotWords>,
): string {
  return `${lead} ${kind === 'file' ? ledger.file : ledger.postgres(name)}`;
}
