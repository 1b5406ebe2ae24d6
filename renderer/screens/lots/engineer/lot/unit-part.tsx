import { useEffect } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { PrintLabels } from '../label/print-labels.tsx';
import own from './lot.module.css';
import { UnitActions } from './unit-actions.tsx';
import { UnitCertificate } from './unit-certificate.tsx';
import { UnitFacts } from './unit-facts.tsx';
import { UnitLog } from './unit-log.tsx';

interface UnitPartProps {
  lot: string;
  number: number;
  definition: Out<'lot.get'> | undefined;
  onBack: () => void;
}

/** All that is known of one unit, and what can be done with it. */
export function UnitPart({ lot, number, definition, onBack }: UnitPartProps) {
  const words = useEngineerWords();
  const { format } = useMessages();
  const [got, get] = useCall('lot.unit');
  const again = () => void get({ lot, unit: number });
  useEffect(() => void get({ lot, unit: number }), [get, lot, number]);
  const shown = got.is === 'done' ? got.value : undefined;
  const hasLabel = definition?.lot.label !== undefined && shown?.unit.state === 'passed';
  return (
    <section className={layoutCss['section']}>
      <div className={layoutCss['row']}>
        <Button look="plain" onClick={onBack}>
          ← {words.unit.back}
        </Button>
        <h2>{words.unit.title(format.number(number))}</h2>
      </div>
      {got.is === 'failed' ? <Problem error={got.error} /> : null}
      {shown === undefined ? null : (
        <div className={own['unit']}>
          <div className={layoutCss['section']}>
            <UnitFacts unit={shown.unit} />
            <UnitCertificate unit={shown.unit} />
            <UnitActions unit={shown.unit} definition={definition} onDone={again} />
            {hasLabel ? (
              <section className={layoutCss['card']}>
                <h3>{words.label.one}</h3>
                {shown.unit.labels > 0 ? <p className={textCss['note']}>{words.label.reprintHint}</p> : null}
                <PrintLabels
                  lot={lot}
                  units={[number]}
                  again={shown.unit.labels > 0}
                  {...(shown.unit.labels > 0 ? { action: words.label.reprint } : {})}
                  onDone={again}
                />
              </section>
            ) : null}
          </div>
          <UnitLog log={shown.log} />
        </div>
      )}
    </section>
  );
}
