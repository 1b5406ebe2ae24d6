import { useState } from 'react';
import { useWatch } from '../../../hooks/use-watch.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Page } from '../../../parts/page.tsx';
import { Problem } from '../../../parts/problem.tsx';
import type { EngineerTask } from '../engineer/engineer.tsx';
import { LotList } from '../lot-list.tsx';
import { Bench } from './bench.tsx';

interface BenchPageProps {
  onBench: () => void;
  onLots: () => void;
  onEngineer: (task: EngineerTask) => void;
}

/** The lot that runs on this bench; the list of lots where none does. */
export function BenchPage(props: BenchPageProps) {
  // Looked at anew, as after the page was loaded.
  const [turn, setTurn] = useState(0);
  return <Watched key={turn} {...props} onAgain={() => setTurn(turn + 1)} />;
}

function Watched({ onBench, onLots, onEngineer, onAgain }: BenchPageProps & { onAgain: () => void }) {
  const words = useLotWords();
  const { state, error } = useWatch('bench.watch', {});
  if (error !== undefined) {
    return (
      <Page title={words.title}>
        <Problem error={error} action={<Button onClick={onAgain}>{words.again}</Button>} />
      </Page>
    );
  }
  if (state === undefined) return null;
  const { bench } = state;
  if (bench === undefined) return <LotList onBench={onBench} onEngineer={onEngineer} />;
  return <Bench bench={bench} onLots={onLots} onEngineer={onEngineer} />;
}
