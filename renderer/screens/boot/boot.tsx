import { useEffect, useMemo, useState } from 'react';
import { useFlow } from '../../flow/use-flow.ts';
import { useGoTo } from '../../flow/use-place.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Announcer } from '../../parts/announcer.tsx';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import css from './boot.module.css';
import { Device } from './device.tsx';
import { Gone } from './gone.tsx';
import { Tokens } from './tokens.tsx';
import { toneOf } from './tone.ts';
import { WatchDialog } from './watch-dialog.tsx';

/** First boots as they are watched: of one device, or of a whole job. */
export function Boot() {
  const { say } = useMessages();
  const { boot: words } = say;
  const [{ boot, job }, dispatch] = useFlow();
  const goTo = useGoTo();
  const { state, error } = useWatch('boot.watch', boot === undefined ? undefined : { boot });
  const [stopping, stop] = useCall('boot.stop');
  const [again, setAgain] = useState(false);
  useEffect(() => setAgain(false), [boot]);
  const units = state?.units ?? [];
  const up = units.filter(({ fulfilled }) => fulfilled).length;
  const [first, ...others] = units;
  const verdict =
    first === undefined ? '' : others.length === 0 ? words.verdict[first.verdict] : words.up(up, units.length);
  useTitle(verdict === '' ? 'Wick' : `${verdict} · Wick`);
  const ended = state?.finished;
  const ends = useMemo(() => new Map(ended === undefined ? [] : [[`${ended}`, verdict] as const]), [ended, verdict]);
  const isGood = units.every((unit) => toneOf(unit) === 'good');
  const isMany = others.length > 0;
  return (
    <Page
      title={words.title}
      lead={
        isMany
          ? `${words.leadMany} ${verdict}.`
          : first === undefined || first.verdict === 'not-seen'
            ? words.lead
            : undefined
      }
      wide={isMany}
      actions={
        <>
          {job === undefined ? (
            <Button onClick={() => goTo('history')}>{words.toHistory}</Button>
          ) : (
            <Button onClick={() => dispatch({ type: 'go', step: 'writing' })}>{words.back}</Button>
          )}
          {state === undefined || boot === undefined ? null : state.finished === undefined ? (
            <Button busy={stopping.is === 'asking'} onClick={() => void stop({ boot })}>
              {words.stop}
            </Button>
          ) : (
            <Button look={isGood ? 'quiet' : 'main'} onClick={() => setAgain(true)}>
              {words.again}
            </Button>
          )}
        </>
      }
    >
      {error === undefined ? null : <Problem error={error} />}
      {stopping.is === 'failed' ? <Problem error={stopping.error} /> : null}
      {state === undefined || boot === undefined ? null : (
        <>
          {state.error === undefined ? null : <Problem error={state.error} />}
          <div className={css['devices']} data-many={isMany}>
            {units.map((unit) => (
              <Device key={unit.id} boot={state} unit={unit} isMany={isMany} />
            ))}
          </div>
          <Gone gone={state.gone} />
          <Tokens tokens={state.tokens} units={units} />
          <Announcer now={verdict} ends={ends} />
        </>
      )}
      {again ? (
        <WatchDialog
          units={units.flatMap(({ unit, name }) => (unit === undefined ? [] : [{ unit, name }]))}
          onClose={() => setAgain(false)}
        />
      ) : null}
    </Page>
  );
}
