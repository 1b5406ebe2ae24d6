import { type FormEvent, useRef, useState } from 'react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import { FieldNotes, TextInput } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import layoutCss from '../layout.module.css';
import type { Hook } from './hooks-part.tsx';

const events = ['unit-passed', 'unit-failed', 'lot-paused', 'lot-complete'] as const;

/** Another address that is told. */
export function HookForm({ onAdd }: { onAdd: (hook: Hook) => Promise<boolean> }) {
  const { hooks: words } = useEngineerWords();
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [told, setTold] = useState<readonly (typeof events)[number][]>(events);
  const [isTold, setIsTold] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wrong = {
    url: /^https?:\/\/[^\s/]/i.test(url.trim()) ? undefined : words.urlWrong,
    secret: secret.trim() === '' || /^(env|file|keychain):\S/.test(secret.trim()) ? undefined : words.secretWrong,
    events: told.length > 0 ? undefined : words.eventsMissing,
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsTold(true);
    if (wrong.url !== undefined || wrong.secret !== undefined || wrong.events !== undefined) {
      return form.current?.querySelector('input')?.focus();
    }
    const hook = { url: url.trim(), events: [...told], ...(secret.trim() === '' ? {} : { secret: secret.trim() }) };
    if (!(await onAdd(hook))) return;
    setIsTold(false);
    setUrl('');
    setSecret('');
  };
  return (
    <form ref={form} className={layoutCss['card']} noValidate onSubmit={(event) => void send(event)}>
      <h2>{words.add}</h2>
      <TextInput
        type="url"
        label={words.url}
        hint={words.urlHint}
        value={url}
        problem={isTold ? wrong.url : undefined}
        onChange={setUrl}
      />
      <TextInput
        label={words.secret}
        hint={words.secretHint}
        maxLength={500}
        value={secret}
        problem={isTold ? wrong.secret : undefined}
        onChange={setSecret}
      />
      <fieldset>
        <legend>{words.events}</legend>
        <div className={formCss['choices']}>
          {events.map((one) => (
            <Checkbox
              key={one}
              label={words.event[one]}
              checked={told.includes(one)}
              onChange={(is) => setTold(events.filter((other) => (other === one ? is : told.includes(other))))}
            />
          ))}
        </div>
        <FieldNotes id="hook-events" problem={isTold ? wrong.events : undefined} />
      </fieldset>
      <div>
        <Button type="submit">{words.addButton}</Button>
      </div>
    </form>
  );
}
