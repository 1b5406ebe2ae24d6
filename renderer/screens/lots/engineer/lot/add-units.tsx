import { useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { FileField } from '../file-field.tsx';
import formCss from '../form.module.css';
import layoutCss from '../layout.module.css';
import { problemsOf, TableProblems } from '../make/table-problems.tsx';
import { NumberField } from '../number-field.tsx';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';

/** As many as a lot may have. */
const most = 1_000_000;

interface AddUnitsProps {
  definition: Out<'lot.get'>;
  onAdded: () => void;
}

/** Further units, from where the values of the first ones came. */
export function AddUnits({ definition: { lot }, onAdded }: AddUnitsProps) {
  const { units: words } = useEngineerWords();
  const { format, tell } = useMessages();
  const [called, add] = useEngineerCall('lot.add');
  const [file, setFile] = useState<string>();
  const [count, setCount] = useState(10);
  const isTable = lot.values.kind === 'table';
  const send = async () => {
    const from = isTable ? ({ kind: 'table', file: file ?? '' } as const) : ({ kind: 'rules', count } as const);
    if ((await add({ lot: lot.id, from })) === undefined) return;
    setFile(undefined);
    onAdded();
  };
  const wrong = called.is === 'failed' ? problemsOf(called.error) : undefined;
  const added = called.is === 'done' ? called.value : undefined;
  return (
    <section className={layoutCss['card']}>
      <h2>{words.add}</h2>
      <p className={textCss['soft']}>
        {words.addLead} {lot.values.kind === 'rules' ? words.addByRules : ''}
      </p>
      <div className={formCss['form']}>
        {isTable ? (
          <FileField
            label={words.addTable}
            hint={words.addTableHint}
            problem={undefined}
            title={words.addTableTitle}
            show="all"
            file={file}
            onChoose={setFile}
          />
        ) : (
          <NumberField label={words.addCount} value={count} least={1} most={most} onChange={setCount} />
        )}
        <Button disabled={isTable && file === undefined} busy={called.is === 'asking'} onClick={() => void send()}>
          {words.addButton}
        </Button>
      </div>
      <p role="status" className={textCss['done']}>
        {added === undefined
          ? ''
          : [
              words.added(format.number(added.from), format.number(added.from + added.count - 1)),
              ...added.notes.map((note) => tell.phrase(note)),
            ].join(' ')}
      </p>
      {wrong === undefined ? null : <TableProblems {...wrong} />}
      {called.is === 'failed' && wrong === undefined ? <Problem error={called.error} /> : null}
    </section>
  );
}
