import { Fragment, useEffect } from 'react';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { Page } from '../../../../parts/page.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';

interface MadeProps {
  lot: string;
  /** What the person should know of its table. */
  notes: readonly string[];
  onOpen: () => void;
}

/** The lot is signed: what other stations are told to trust it by. */
export function Made({ lot, notes, onOpen }: MadeProps) {
  const { make } = useEngineerWords();
  const { tell } = useMessages();
  const [got, get] = useCall('lot.get');
  useEffect(() => void get({ lot }), [get, lot]);
  return (
    <Page
      title={make.made}
      lead={make.madeLead}
      actions={
        <Button look="main" onClick={onOpen}>
          {make.open}
        </Button>
      }
    >
      {got.is === 'failed' ? <Problem error={got.error} /> : null}
      {got.is === 'done' ? (
        <section className={layoutCss['section']}>
          <h2>{make.fingerprint}</h2>
          <code className={textCss['fingerprint']}>
            {got.value.fingerprint.split(':').map((byte, index) => (
              <Fragment key={`${index} ${byte}`}>
                {index === 0 ? byte : `:${byte}`}
                <wbr />
              </Fragment>
            ))}
          </code>
        </section>
      ) : null}
      {notes.map((note) => (
        <p key={note} className={textCss['note']}>
          {tell.phrase(note)}
        </p>
      ))}
    </Page>
  );
}
