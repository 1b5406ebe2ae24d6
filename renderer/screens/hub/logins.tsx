import { Check, CircleAlert } from 'lucide-react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import css from './hub.module.css';

/** The logins of this computer; one of them is meant where nobody names a Hub. */
export function Logins({ logins }: { logins: Out<'hub.watch'>['logins'] }) {
  const { say } = useMessages();
  const { hub } = say;
  const [left, logOut] = useCall('hub.logout');
  const [chosen, choose] = useCall('hub.choose');
  return (
    <section className={css['section']}>
      <h3>{hub.logins}</h3>
      <ul className={css['logins']}>
        {logins.map(({ hub: name, url, user, expired, current }) => (
          <li key={url}>
            <div className={css['who']}>
              <strong>{name}</strong>
              <span>{user}</span>
              {expired ? (
                <span className={css['expired']}>
                  <CircleAlert aria-hidden="true" />
                  {hub.expired}
                </span>
              ) : current ? (
                <span className={css['current']}>
                  <Check aria-hidden="true" />
                  {hub.current}
                </span>
              ) : null}
            </div>
            <div className={css['buttons']}>
              {current || expired ? null : <Button onClick={() => void choose({ url })}>{hub.use}</Button>}
              <Button aria-label={hub.logOutOf(name)} onClick={() => void logOut({ url })}>
                {hub.logOut}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {left.is === 'failed' ? <Problem error={left.error} /> : null}
      {chosen.is === 'failed' ? <Problem error={chosen.error} /> : null}
    </section>
  );
}
