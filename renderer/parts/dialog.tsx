import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useMessages } from '../messages/use-messages.ts';
import css from './dialog.module.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** `small`: no higher than what is in it. */
  size?: 'large' | 'small';
  /** At the bottom: the main button last. */
  actions?: ReactNode;
}

/**
 * In front of everything else until it is closed; Escape closes it. Its title takes the focus, or what in it has `data-first`:
 * what most people want first, or what does no harm.
 */
export function Dialog({ title, onClose, children, size = 'large', actions }: DialogProps) {
  const { say } = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // While it is still in the page: a dialog that is closed gives the focus back to what it was opened from, one that is taken
  // away does not.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    const first = shown?.querySelector<HTMLElement>('[data-first]') ?? heading.current;
    first?.focus({ preventScroll: true });
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={css['dialog']}
      data-size={size}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={css['head']}>
        <h2 ref={heading} id={id} tabIndex={-1} className={css['title']}>
          {title}
        </h2>
        <button type="button" className={css['close']} aria-label={say.frame.close} onClick={onClose}>
          <X aria-hidden="true" />
        </button>
      </header>
      <div className={css['body']}>{children}</div>
      {actions === undefined ? null : <footer className={css['actions']}>{actions}</footer>}
    </dialog>
  );
}
