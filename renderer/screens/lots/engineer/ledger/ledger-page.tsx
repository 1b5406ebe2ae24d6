import { type FormEvent, useState } from 'react';
import { useWatch } from '../../../../hooks/use-watch.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Page } from '../../../../parts/page.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { Segmented } from '../../../../parts/segmented.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { Fact } from '../fact.tsx';
import { useEngineerCall } from '../use-engineer-call.ts';

/** Where lots are kept. A password that is typed in here is never shown again. */
export function LedgerPage() {
  const { ledger: words } = useEngineerWords();
  const { state, error } = useWatch('lots.watch', {});
  const [called, use] = useEngineerCall('ledger.use');
  const [kind, setKind] = useState<'file' | 'postgres'>('postgres');
  const [where, setWhere] = useState('');
  const [isTold, setTold] = useState(false);
  const isRight = kind === 'file' || /^postgres(ql)?:\/\/\S/.test(where.trim());
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTold(!isRight);
    if (!isRight) return;
    if ((await use(kind === 'file' ? {} : { where: where.trim() })) !== undefined) setWhere('');
  };
  return (
    <Page title={words.title} lead={words.lead}>
      {error === undefined ? null : <Problem error={error} />}
      {state?.problem === undefined ? null : <Problem error={state.problem.error} />}
      {state === undefined ? null : (
        <section className={layoutCss['card']}>
          <h2>{words.now}</h2>
          <dl className={layoutCss['facts']}>
            <Fact name={words[state.ledger.kind]}>
              <code>{state.ledger.name}</code>
            </Fact>
          </dl>
        </section>
      )}
      <form className={layoutCss['card']} onSubmit={(event) => void send(event)}>
        <h2>{words.change}</h2>
        <Segmented
          label={words.kind}
          value={kind}
          options={(['file', 'postgres'] as const).map((value) => ({ value, name: words.kinds[value] }))}
          onChange={(value) => setKind(value === 'file' ? 'file' : 'postgres')}
        />
        {kind === 'postgres' ? (
          <TextInput
            label={words.address}
            hint={words.addressHint}
            type="password"
            maxLength={1000}
            value={where}
            problem={isTold && !isRight ? words.addressWrong : undefined}
            onChange={setWhere}
          />
        ) : null}
        <p className={textCss['soft']}>{words.note}</p>
        <div>
          <Button type="submit" busy={called.is === 'asking'}>
            {words.use}
          </Button>
        </div>
        {called.is === 'failed' ? <Problem error={called.error} /> : null}
        <p role="status" className={textCss['done']}>
          {called.is === 'done' ? words.used : ''}
        </p>
      </form>
    </Page>
  );
}
