import { useEffect } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import listCss from '../../parts/list.module.css';
import css from './cards.module.css';
import { DriveCard } from './drive-card.tsx';
import { HiddenDrives } from './hidden-drives.tsx';
import { PracticeCard } from './practice-card.tsx';

type Drive = Out<'drives.watch'>['drives'][number];

/** Which cards are written. They come and go while one looks. */
export function Cards() {
  const { say } = useMessages();
  const [{ targets, image }, dispatch] = useFlow();
  const { state, error } = useWatch('drives.watch', {});
  const drives = state?.drives ?? [];
  const offered = drives.filter(({ hidden }) => hidden === undefined);
  const hidden = drives.filter((drive) => drive.hidden !== undefined);

  useEffect(() => {
    if (state === undefined) return;
    dispatch({ type: 'drives', present: new Map(state.drives.map((drive) => [drive.path, mediumOf(drive)])) });
  }, [state, dispatch]);

  const card = (drive: Drive) => (
    <DriveCard
      key={mediumOf(drive)}
      drive={drive}
      taken={state?.taken.includes(drive.path) ?? false}
      needs={image?.opened?.image.size}
      chosen={targets.includes(drive.path)}
      onChoose={(chosen) =>
        dispatch({ type: 'target', path: drive.path, ...(chosen ? { chosen, medium: mediumOf(drive) } : { chosen }) })
      }
    />
  );
  return (
    <Page
      title={say.cards.title}
      lead={say.cards.lead}
      actions={
        <>
          <span role="status" className={css['count']}>
            {say.cards.chosen(targets.length)}
          </span>
          <Button onClick={() => dispatch({ type: 'go', step: 'image' })}>{say.frame.back}</Button>
          <Button
            look="main"
            disabled={targets.length === 0}
            onClick={() => dispatch({ type: 'go', step: 'settings' })}
          >
            {say.frame.next}
          </Button>
        </>
      }
    >
      {error === undefined ? null : <Problem error={error} />}
      {state !== undefined && offered.length === 0 ? <Nothing /> : null}
      <ul aria-label={say.cards.list} className={css['list']}>
        {offered.map(card)}
      </ul>
      {state === undefined ? null : <PracticeCard prominent={offered.length === 0} />}
      <HiddenDrives drives={hidden} card={card} />
    </Page>
  );
}

/** Another medium on the same path is another card. */
function mediumOf({ path, sequence, cid, serial }: Drive): string {
  return [path, sequence, cid, serial].join('|');
}

function Nothing() {
  const { say } = useMessages();
  return (
    <div className={listCss['nothing']}>
      <p>{say.cards.none}</p>
      <p className={css['soft']}>{say.cards.noneHint}</p>
    </div>
  );
}
