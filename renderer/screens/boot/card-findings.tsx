import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Problem } from '../../parts/problem.tsx';
import { AllSigns } from './all-signs.tsx';
import { Ladder } from './ladder.tsx';
import css from './verdict.module.css';

/** What a card tells of the boots from it, and what to do about that. */
export function CardFindings({ boot }: { boot: string }) {
  const { say, tell } = useMessages();
  const { mortem, nextLabel } = say.boot;
  const { state, error } = useWatch('boot.watch', { boot });
  if (error !== undefined) return <Problem error={error} />;
  if (state === undefined || state.finished === undefined) return <p role="status">{mortem.looking}</p>;
  const [unit] = state.units;
  const failed = state.error ?? state.gone.find((one) => one.error !== undefined)?.error;
  if (failed !== undefined) return <Problem error={failed} />;
  return (
    <div className={css['findings']}>
      <h3>{mortem.found}</h3>
      <p role="status">{state.summary === undefined ? mortem.nothing : tell.phrase(state.summary)}</p>
      {unit?.next === undefined ? null : (
        <>
          <h3>{nextLabel}</h3>
          <p>{tell.phrase(unit.next)}</p>
        </>
      )}
      {unit === undefined || unit.sightings.length === 0 ? null : (
        <>
          <Ladder rungs={unit.rungs} />
          <AllSigns sightings={unit.sightings} />
        </>
      )}
    </div>
  );
}
