import { Cloud, CloudOff } from 'lucide-react';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './hub-button.module.css';
import { HubDialog } from './hub-dialog.tsx';

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
      {/* Not part of the header, although it is opened from there. */}
      {isOpen ? createPortal(<HubDialog onClose={() => setOpen(false)} />, document.body) : null}
    </>
  );
}
