import { type FormEvent, useState } from 'react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';

/** Lets another station make units of a lot. */
export function AdmitStation({ lot }: { lot: string }) {
  const { stations: words } = useEngineerWords();
  const [called, admit] = useEngineerCall('lot.admit');
  const [station, setStation] = useState('');
  const [name, setName] = useState('');
  const [admitted, setAdmitted] = useState<string>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setAdmitted(undefined);
    if ((await admit({ lot, station: station.trim(), name: name.trim() })) === undefined) return;
    setAdmitted(name.trim());
    setStation('');
    setName('');
  };
  return (
    <form className={layoutCss['card']} onSubmit={(event) => void send(event)}>
      <h2>{words.admit}</h2>
      <p className={textCss['soft']}>{words.admitLead}</p>
      <TextInput
        label={words.card}
        hint={words.cardHint}
        maxLength={500}
        required
        value={station}
        onChange={setStation}
      />
      <TextInput label={words.stationName} maxLength={100} required value={name} onChange={setName} />
      <div>
        <Button type="submit" busy={called.is === 'asking'}>
          {words.admitButton}
        </Button>
      </div>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
      <p role="status" className={textCss['done']}>
        {admitted === undefined ? '' : words.admitted(admitted)}
      </p>
    </form>
  );
}
