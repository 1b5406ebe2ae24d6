import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useCall } from '../../../hooks/use-call.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { TextInput } from '../../../parts/text-input.tsx';
import css from './layout.module.css';
import { useEngineer } from './key.tsx';

/** The fewest signs of a PIN. */
const least = 4;

/** Asks for the engineer's PIN; where there is none yet, for one that counts from then on. */
export function PinPrompt({ actions }: { actions?: ReactNode }) {
  const { pinPrompt: words } = useLotWords();
  const { unlock, busy, error } = useEngineer();
  const [state, ask] = useCall('engineer.state');
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [isTold, setTold] = useState(false);
  useEffect(() => void ask({}), [ask]);
  if (state.is === 'failed') return <Problem error={state.error} />;
  if (state.is !== 'done') return null;
  const isFirst = !state.value.set;
  const short = pin.length < least ? words.short(least) : undefined;
  const differs = isFirst && pin !== again ? words.differs : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTold(true);
    if (busy || short !== undefined || differs !== undefined) return;
    setTold(false);
    void unlock(pin).then(() => setPin(''));
  };
  const hidden = { type: 'password', maxLength: 64, autoComplete: 'off' } as const;
  return (
    <form className={css['prompt']} onSubmit={send}>
      <p>{isFirst ? words.first : words.lead}</p>
      <TextInput
        label={words.pin}
        value={pin}
        onChange={setPin}
        problem={isTold ? short : undefined}
        autoFocus
        {...hidden}
      />
      {isFirst ? (
        <TextInput
          label={words.again}
          value={again}
          onChange={setAgain}
          problem={isTold && short === undefined ? differs : undefined}
          {...hidden}
        />
      ) : null}
      {error === undefined ? null : <Problem error={error} />}
      <div className={css['row']}>
        {actions}
        <Button type="submit" look="main" busy={busy}>
          {isFirst ? words.set : words.unlock}
        </Button>
      </div>
    </form>
  );
}
