import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useAbout } from '../../hooks/use-about.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { PerCard, perCardName } from './per-card.tsx';
import { readSecret, type SecretFrom, writeSecret } from './secret.ts';
import css from './settings.module.css';
import { type FieldProps, useField } from './use-field.ts';

const sources: readonly SecretFrom[] = ['text', 'keychain', 'env', 'file'];

/** A secret: typed in and hidden, or where it is kept. */
export function SecretField(props: FieldProps<'secret'>) {
  const { say, tell } = useMessages();
  const { label, hint, problem, value, set } = useField(props);
  const [shown, setShown] = useState(false);
  const whole = typeof value === 'string' ? value : '';
  const { from, text } = readSecret(whole);
  const { secretFrom } = say.settings;
  const about = useAbout();
  const [remembered, remember] = useCall('secret.remember');
  const keep = async () => {
    const { reference } = (await remember({ place: props.path.join('.'), secret: text })) ?? {};
    if (reference !== undefined) set(reference);
  };
  if (perCardName(whole) !== undefined) {
    return <PerCard label={label} problem={problem} value={whole} path={props.path} set={set} />;
  }
  if (from === 'kept') {
    return (
      <div className={css['perCard']}>
        <p className={css['label']}>{label}</p>
        <p className={css['soft']}>{say.settings.kept}</p>
        <Button look="plain" onClick={() => set('')}>
          {say.settings.replaceKept}
        </Button>
      </div>
    );
  }
  const Sign = shown ? EyeOff : Eye;
  return (
    <TextInput
      label={from === 'text' ? label : `${label}: ${secretFrom.nameOf[from]}`}
      hint={hint}
      problem={remembered.is === 'failed' ? tell.error(remembered.error).message : problem}
      type={from === 'text' && !shown ? 'password' : 'text'}
      autoComplete="new-password"
      value={text}
      onChange={(next) => set(writeSecret({ from, text: next }))}
      beside={
        <>
          {from === 'text' ? (
            <Button aria-pressed={shown} onClick={() => setShown(!shown)}>
              <Sign aria-hidden="true" />
              {shown ? say.settings.hide : say.settings.show}
            </Button>
          ) : null}
          {from === 'text' && text !== '' && about?.can.keychain === true ? (
            <Button
              aria-label={`${say.settings.rememberHint}: ${label}`}
              disabled={remembered.is === 'asking'}
              onClick={() => void keep()}
            >
              {say.settings.remember}
            </Button>
          ) : null}
          <select
            aria-label={secretFrom.label(label)}
            className={css['source']}
            value={from}
            onChange={({ target }) => set(writeSecret({ from: target.value as SecretFrom, text: '' }))}
          >
            {sources.map((one) => (
              <option key={one} value={one}>
                {secretFrom[one]}
              </option>
            ))}
          </select>
          <PerCard label={label} value={whole} path={props.path} set={set} />
        </>
      }
    />
  );
}
