import { type FormEvent, useState } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import css from './hub.module.css';

interface PasswordFormProps {
  asked: { hub: string; ca?: string };
  isReady: boolean;
  onDone: (login: Out<'hub.login'>) => void;
}

/** The password is forgotten as soon as it was sent, whatever came of it. */
export function PasswordForm({ asked, isReady, onDone }: PasswordFormProps) {
  const { say } = useMessages();
  const { hub } = say;
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [called, logIn] = useCall('hub.login');
  const isWhole = isReady && user.trim() !== '' && password !== '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole || called.is === 'asking') return;
    setPassword('');
    const login = await logIn({ ...asked, user: user.trim(), password });
    if (login !== undefined) onDone(login);
  };
  return (
    <form className={css['section']} onSubmit={(event) => void submit(event)}>
      <TextInput label={hub.user} autoComplete="username" value={user} onChange={setUser} />
      <TextInput
        label={hub.password}
        hint={hub.passwordHint}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" className={css['start']} disabled={!isWhole} busy={called.is === 'asking'}>
        {hub.submit}
      </Button>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </form>
  );
}
