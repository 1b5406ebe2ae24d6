import { useState } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import css from './hub.module.css';
import { LogInForm } from './log-in-form.tsx';
import { Logins } from './logins.tsx';

interface HubDialogProps {
  onClose: () => void;
  /** Somebody has logged in here; without, that is shown and the dialog stays. */
  onLoggedIn?: () => void;
}

/** Which Hubs this computer is logged in to, and another login. */
export function HubDialog({ onClose, onLoggedIn }: HubDialogProps) {
  const { say } = useMessages();
  const { hub } = say;
  const { state, error } = useWatch('hub.watch', {});
  const [done, setDone] = useState<Out<'hub.login'>>();
  const logins = state?.logins ?? [];
  const keep = (login: Out<'hub.login'>) => {
    setDone(login);
    onLoggedIn?.();
  };
  return (
    <Dialog title={hub.title} size="small" onClose={onClose}>
      <p className={css['soft']}>{hub.lead}</p>
      {error === undefined ? null : <Problem error={error} />}
      <p role="status" className={css['done']} hidden={done === undefined}>
        {done === undefined
          ? ''
          : `${hub.done(done.user, done.hub)} ${done.kept === 'keychain' ? hub.keptKeychain : hub.keptFile}`}
      </p>
      {logins.length === 0 ? null : <Logins logins={logins} />}
      {state === undefined ? null : logins.length === 0 ? (
        <LogInForm title={hub.logIn} onDone={keep} />
      ) : (
        <details className={css['another']} open={logins.every(({ expired }) => expired)}>
          <summary>{hub.another}</summary>
          <LogInForm onDone={keep} />
        </details>
      )}
    </Dialog>
  );
}
