import { BadgeCheck, BadgeInfo } from 'lucide-react';
import { useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { Fact } from '../fact.tsx';
import { TrustDialog } from '../../trust-dialog.tsx';

interface LotFactsProps {
  definition: Out<'lot.get'>;
  onTrusted: () => void;
}

/** What a lot was signed as, and by whom. */
export function LotFacts({ definition, onTrusted }: LotFactsProps) {
  const { lot: words, passes } = useEngineerWords();
  const { format } = useMessages();
  const [asking, setAsking] = useState(false);
  const { lot, fingerprint, trusted } = definition;
  const Badge = trusted ? BadgeCheck : BadgeInfo;
  return (
    <section className={layoutCss['card']}>
      <h2>{words.facts}</h2>
      <dl className={layoutCss['facts']}>
        <Fact name={words.recipe}>{lot.recipe.file}</Fact>
        <Fact name={words.image}>{lot.image.source}</Fact>
        <Fact name={words.sha256}>
          <code>{lot.image.sha256}</code>
        </Fact>
        <Fact name={words.passesWhen}>{passes[lot.passes]}</Fact>
        <Fact name={words.created}>{format.time(Date.parse(lot.created))}</Fact>
        <Fact name={words.signed}>
          <code>{fingerprint}</code>
          <br />
          <span className={textCss['state']} data-tone={trusted ? 'good' : 'warn'}>
            <Badge aria-hidden="true" />
            {trusted ? words.trusted : words.untrusted}
          </span>
        </Fact>
      </dl>
      {trusted ? null : (
        <div>
          <Button onClick={() => setAsking(true)}>{words.trust}</Button>
        </div>
      )}
      {asking ? (
        <TrustDialog
          lot={lot}
          fingerprint={fingerprint}
          onClose={() => setAsking(false)}
          onTrusted={() => {
            setAsking(false);
            onTrusted();
          }}
        />
      ) : null}
    </section>
  );
}
