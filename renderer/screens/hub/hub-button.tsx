import { Cloud, CloudOff } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './hub-button.module.css';

/** Most visits need none. */
const HubDialog = lazy(() => import('./hub-dialog.tsx'));

/** Who is logged in to which Hub, on every screen. */
export function HubButton() {
  const { say } = useMessages();
  const { state } = useWatch('hub.watch', {});
  const [isOpen, setOpen] = useState(false);
  const login = state?.logins.find(({ current, expired }) => current && !expired);
  const Sign = login === undefined ? CloudOff : Cloud;
  return (
    <>
      <button
        type="button"
        data-hub
        className={css['button']}
        aria-label={login === undefined ? say.hub.none : say.hub.as(login.user, login.hub)}
        onClick={() => setOpen(true)}
      >
        <Sign aria-hidden="true" />
        <span className={css['word']}>{login?.user ?? say.hub.title}</span>
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <HubDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
