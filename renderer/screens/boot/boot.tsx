import { useEffect, useMemo, useState } from 'react';
import { useFlow } from '../../flow/use-flow.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Announcer } from '../../parts/announcer.tsx';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { AllSigns } from './all-signs.tsx';
import { Found } from './found.tsx';
import { Ladder } from './ladder.tsx';
import { PostMortem } from './post-mortem.tsx';
import { bootTone } from './tone.ts';
import { Verdict } from './verdict.tsx';
import { WatchDialog } from './watch-dialog.tsx';

/** The first boot of one device, as it is watched. */
export function Boot() {
  const { say } = useMessages();
  const { boot: words } = say;
  const [{ boot }, dispatch] = useFlow();
  const { state, error } = useWatch('boot.watch', boot === undefined ? undefined : { boot });
  const [stopping, stop] = useCall('boot.stop');
  const [again, setAgain] = useState(false);
  useEffect(() => setAgain(false), [boot]);
  const verdict = state === undefined ? '' : words.verdict[state.verdict];
  useTitle(verdict === '' ? 'Wick' : `${verdict} · Wick`);
  const ended = state?.finished;
  const ends = useMemo(() => new Map(ended === undefined ? [] : [[`${ended}`, verdict] as const]), [ended, verdict]);
  const tone =
    state === undefined
      ? 'open'
      : bootTone(state.verdict, { final: state.final, failed: state.firstFailed !== undefined });
  return (
    <Page
      title={words.title}
      lead={state === undefined || state.verdict === 'not-seen' ? words.lead : undefined}
      actions={
        <>
          <Button onClick={() => dispatch({ type: 'go', step: 'writing' })}>{words.back}</Button>
          {state === undefined || boot === undefined ? null : state.finished === undefined ? (
            <Button disabled={stopping.is === 'asking'} onClick={() => void stop({ boot })}>
              {words.stop}
            </Button>
          ) : (
            <Button look={tone === 'good' ? 'quiet' : 'main'} onClick={() => setAgain(true)}>
              {words.again}
            </Button>
          )}
        </>
      }
    >
      {error === undefined ? null : <Problem error={error} />}
      {stopping.is === 'failed' ? <Problem error={stopping.error} /> : null}
      {state === undefined ? null : (
        <>
          <Verdict state={state} />
          <Found state={state} />
          <Ladder rungs={state.rungs} />
          <AllSigns sightings={state.sightings} />
          {tone === 'good' ? null : <PostMortem />}
          <Announcer now={verdict} ends={ends} />
        </>
      )}
      {again ? (
        <WatchDialog {...(state?.unit === undefined ? {} : { unit: state.unit })} onClose={() => setAgain(false)} />
      ) : null}
    </Page>
  );
}
