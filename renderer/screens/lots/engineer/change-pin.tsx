import { type FormEvent, useId, useState } from 'react';
import { useEngineerWords } from '../../../messages/use-engineer-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { TextInput } from '../../../parts/text-input.tsx';
import formCss from './form.module.css';
import textCss from './text.module.css';
import { useEngineerCall } from './use-engineer-call.ts';

/** The fewest signs of a PIN. */
const least = 4;

const hidden = { type: 'password', maxLength: 64, autoComplete: 'off' } as const;

/** Another PIN, typed twice. */
export function ChangePin({ onClose }: { onClose: () => void }) {
  const words = useEngineerWords();
  const form = useId();
  const [called, change] = useEngineerCall('engineer.change');
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [isTold, setTold] = useState(false);
  const short = pin.length < least ? words.pin.short : undefined;
  const differs = short === undefined && pin !== again ? words.pin.differs : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTold(true);
    if (short === undefined && differs === undefined) void change({ pin });
  };
  const isDone = called.is === 'done';
  return (
    <Dialog
      title={words.pin.change}
      size="small"
      onClose={onClose}
      actions={
        isDone ? undefined : (
          <Button look="main" type="submit" form={form} busy={called.is === 'asking'}>
            {words.save}
          </Button>
        )
      }
    >
      <p role="status" className={textCss['done']}>
        {isDone ? words.pin.changed : ''}
      </p>
      {isDone ? null : (
        <form id={form} className={formCss['form']} onSubmit={send}>
          <TextInput
            label={words.pin.next}
            value={pin}
            onChange={setPin}
            problem={isTold ? short : undefined}
            data-first
            {...hidden}
          />
          <TextInput
            label={words.pin.again}
            value={again}
            onChange={setAgain}
            problem={isTold ? differs : undefined}
            {...hidden}
          />
        </form>
      )}
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}
