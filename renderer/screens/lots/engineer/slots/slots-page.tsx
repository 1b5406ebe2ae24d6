import { useState } from 'react';
import { useWatch } from '../../../../hooks/use-watch.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Dialog } from '../../../../parts/dialog.tsx';
import { Page } from '../../../../parts/page.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import listCss from '../../../../parts/list.module.css';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';
import { BenchSlots } from './bench-slots.tsx';
import { SlotList } from './slot-list.tsx';
import { TeachNote } from './teach-note.tsx';

/** Which reader is which slot: taught by putting cards in, one after the other. */
export function SlotsPage() {
  const { slots: words, cancel } = useEngineerWords();
  const { state, error } = useWatch('bench.slots', {});
  const [taught, teach] = useEngineerCall('bench.teach');
  const [forgetting, setForgetting] = useState(false);
  const teaches = state?.awaiting !== undefined;
  const hasSlots = (state?.slots.length ?? 0) > 0;
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          {hasSlots && !teaches ? <Button onClick={() => setForgetting(true)}>{words.forgetAll}</Button> : null}
          <Button
            look="main"
            disabled={state === undefined}
            busy={taught.is === 'asking'}
            onClick={() => void teach({ do: teaches ? 'end' : 'begin' })}
          >
            {teaches ? words.end : words.begin}
          </Button>
        </>
      }
    >
      {error === undefined ? null : <Problem error={error} />}
      {taught.is === 'failed' ? <Problem error={taught.error} /> : null}
      {state === undefined ? null : <TeachNote state={state} />}
      {state === undefined || hasSlots || teaches ? null : (
        <div className={listCss['nothing']}>
          <p>{words.none}</p>
          <p className={textCss['soft']}>{words.noneHint}</p>
        </div>
      )}
      {state !== undefined && hasSlots ? <SlotList slots={state.slots} /> : null}
      <BenchSlots />
      {forgetting ? (
        <Dialog
          title={words.forgetAllTitle}
          size="small"
          onClose={() => setForgetting(false)}
          actions={
            <>
              <Button data-first onClick={() => setForgetting(false)}>
                {cancel}
              </Button>
              <Button
                look="danger"
                onClick={() => {
                  setForgetting(false);
                  void teach({ do: 'forget-all' });
                }}
              >
                {words.forgetAll}
              </Button>
            </>
          }
        >
          <p>{words.forgetAllLead}</p>
        </Dialog>
      ) : null}
    </Page>
  );
}
