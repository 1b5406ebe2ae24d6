import { useState } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { HubDialog } from './hub-dialog.tsx';

/** Where something needs a Hub that nobody is logged in to. */
export function LogInButton({ onLoggedIn = () => {} }: { onLoggedIn?: () => void }) {
  const { say } = useMessages();
  const [isOpen, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    onLoggedIn();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say.hub.logIn}</Button>
      {isOpen ? <HubDialog onClose={() => setOpen(false)} onLoggedIn={done} /> : null}
    </>
  );
}
