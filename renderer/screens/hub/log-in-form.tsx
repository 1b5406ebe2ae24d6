import { useState } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useAbout } from '../../hooks/use-about.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import css from './hub.module.css';
import { PasswordForm } from './password-form.tsx';
import { useBrowse } from './use-browse.ts';

interface LogInFormProps {
  title?: string;
  onDone: (login: Out<'hub.login'>) => void;
}

const publicHub = 'api.pantahub.com';

/** By the browser, or with a name and a password. */
export function LogInForm({ title, onDone }: LogInFormProps) {
  const { say } = useMessages();
  const { hub } = say;
  const about = useAbout();
  const [address, setAddress] = useState(publicHub);
  const [ca, setCa] = useState('');
  const [browsing, browse, stop] = useBrowse(onDone);
  const asked = { hub: address.trim(), ...(ca.trim() === '' ? {} : { ca: ca.trim() }) };
  const isHere = about === undefined || about.face === 'desktop' || isThisComputer(location.hostname);
  const named = asked.hub !== '';
  return (
    <section className={css['section']}>
      {title === undefined ? null : <h3>{title}</h3>}
      <TextInput label={hub.address} hint={hub.addressHint} inputMode="url" value={address} onChange={setAddress} />
      {isHere ? null : <p className={css['soft']}>{hub.browseHint(about.computer)}</p>}
      {!isHere ? null : browsing.is === 'open' ? (
        <div className={css['waiting']} role="status">
          <p>{hub.waiting}</p>
          {browsing.link === undefined ? null : (
            <p>
              <a href={browsing.link} target="_blank" rel="noopener noreferrer">
                {hub.open}
              </a>
            </p>
          )}
          <Button onClick={stop}>{hub.stop}</Button>
        </div>
      ) : (
        <Button look="main" className={css['start']} disabled={!named} onClick={() => void browse(asked)}>
          {hub.browse}
        </Button>
      )}
      {browsing.is === 'failed' ? <Problem error={browsing.error} /> : null}
      <details open={!isHere}>
        <summary>{hub.byPassword}</summary>
        <PasswordForm asked={asked} isReady={named} onDone={onDone} />
      </details>
      {asked.hub === publicHub ? null : (
        <TextInput label={hub.authority} hint={hub.authorityHint} value={ca} onChange={setCa} />
      )}
    </section>
  );
}

function isThisComputer(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
