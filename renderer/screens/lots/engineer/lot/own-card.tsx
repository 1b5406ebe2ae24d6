import { useEffect, useState } from 'react';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { Fact } from '../fact.tsx';

/** What this station is admitted by elsewhere. */
export function OwnCard() {
  const { stations: words } = useEngineerWords();
  const [got, get] = useCall('station.key');
  const [copied, setCopied] = useState(false);
  useEffect(() => void get({}), [get]);
  const card = got.is === 'done' ? got.value : undefined;
  // A browser may forbid it; the text can be marked by one click all the same.
  const copy = () =>
    void navigator.clipboard?.writeText(card?.key ?? '').then(
      () => setCopied(true),
      () => {},
    );
  return (
    <section className={layoutCss['card']}>
      <h2>{words.own}</h2>
      <p className={textCss['soft']}>{words.ownLead}</p>
      {got.is === 'failed' ? <Problem error={got.error} /> : null}
      {card === undefined ? null : (
        <>
          <code className={textCss['fingerprint']}>{card.key}</code>
          <div className={layoutCss['row']}>
            <Button onClick={copy}>{words.copy}</Button>
            <span role="status" className={textCss['soft']}>
              {copied ? words.copied : ''}
            </span>
          </div>
          <dl className={layoutCss['facts']}>
            <Fact name={words.fingerprint}>
              <code>{card.fingerprint}</code>
            </Fact>
          </dl>
        </>
      )}
    </section>
  );
}
