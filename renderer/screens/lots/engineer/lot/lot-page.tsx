import { useEffect, useState } from 'react';
import { useCall } from '../../../../hooks/use-call.ts';
import { useWatch } from '../../../../hooks/use-watch.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Page } from '../../../../parts/page.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import layoutCss from '../layout.module.css';
import placesCss from '../places.module.css';
import { LabelsPart } from '../label/labels-part.tsx';
import { HooksPart } from './hooks-part.tsx';
import { Overview } from './overview.tsx';
import { StationsPart } from './stations-part.tsx';
import { UnitPart } from './unit-part.tsx';
import { UnitsPart } from './units-part.tsx';

const parts = ['overview', 'units', 'labels', 'stations', 'hooks'] as const;

interface LotPageProps {
  lot: string;
  onBack: () => void;
}

/** One lot, part by part. */
export function LotPage({ lot, onBack }: LotPageProps) {
  const words = useEngineerWords();
  const [part, setPart] = useState<(typeof parts)[number]>('overview');
  const [unit, setUnit] = useState<number>();
  const [got, get] = useCall('lot.get');
  const { state, error } = useWatch('lot.watch', { lot });
  useEffect(() => void get({ lot }), [get, lot]);
  const definition = got.is === 'done' ? got.value : undefined;
  const title = state?.standing.name ?? definition?.lot.name ?? '…';
  return (
    <Page title={title}>
      <nav aria-label={words.lot.parts.label} className={layoutCss['row']}>
        <Button look="plain" onClick={onBack}>
          ← {words.back}
        </Button>
        {parts.map((one) => (
          <button
            key={one}
            type="button"
            className={placesCss['place']}
            aria-current={one === part ? 'page' : undefined}
            onClick={() => {
              setPart(one);
              setUnit(undefined);
            }}
          >
            {words.lot.parts[one]}
          </button>
        ))}
      </nav>
      {error === undefined ? null : <Problem error={error} />}
      {state?.problem === undefined ? null : <Problem error={state.problem.error} />}
      {got.is === 'failed' ? <Problem error={got.error} /> : null}
      {part === 'overview' && state !== undefined ? (
        <Overview
          standing={state.standing}
          figures={state.figures}
          definition={definition}
          onTrusted={() => void get({ lot })}
        />
      ) : null}
      {part === 'units' && unit === undefined ? (
        <UnitsPart lot={lot} definition={definition} isClosed={state?.standing.status === 'closed'} onOpen={setUnit} />
      ) : null}
      {part === 'units' && unit !== undefined ? (
        <UnitPart key={unit} lot={lot} number={unit} definition={definition} onBack={() => setUnit(undefined)} />
      ) : null}
      {part === 'labels' && definition !== undefined ? <LabelsPart lot={definition.lot} /> : null}
      {part === 'stations' && state !== undefined ? <StationsPart lot={lot} stations={state.figures.stations} /> : null}
      {part === 'hooks' ? <HooksPart lot={lot} /> : null}
    </Page>
  );
}
