import { useEffect, useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import textCss from '../text.module.css';
import own from './label.module.css';
import { Preview } from './preview.tsx';
import { PrintLabels } from './print-labels.tsx';
import { unitNumbers } from './unit-numbers.ts';

/** The label of a lot, and labels of its units. */
export function LabelsPart({ lot }: { lot: Out<'lot.get'>['lot'] }) {
  const { label: words } = useEngineerWords();
  const [text, setText] = useState('');
  const [again, setAgain] = useState(false);
  const [isTold, setTold] = useState(false);
  const [drawn, draw] = useCall('label.preview');
  const units = unitNumbers(text);
  const first = units?.[0];
  const hasLabel = lot.label !== undefined;
  useEffect(() => {
    if (hasLabel) void draw(first === undefined ? { lot: lot.id } : { lot: lot.id, unit: first });
  }, [draw, lot.id, first, hasLabel]);
  if (!hasLabel) return <p className={textCss['soft']}>{words.none}</p>;
  return (
    <div className={own['designer']}>
      <section className={formCss['form']}>
        <h2>{words.print}</h2>
        <p className={textCss['soft']}>{words.printLead}</p>
        <TextInput
          label={words.forUnits}
          hint={words.forUnitsHint}
          value={text}
          problem={isTold && units === undefined ? words.forUnitsWrong : undefined}
          onChange={setText}
        />
        <Checkbox label={words.again} hint={words.againHint} checked={again} onChange={setAgain} />
        <PrintLabels lot={lot.id} units={units} again={again} onMissing={() => setTold(true)} />
      </section>
      <Preview
        label={drawn.is === 'done' ? drawn.value.label : undefined}
        error={drawn.is === 'failed' ? drawn.error : undefined}
      />
    </div>
  );
}
