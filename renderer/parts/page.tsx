import { type ReactNode, useEffect, useRef } from 'react';
import css from './page.module.css';

interface PageProps {
  title: string;
  /** One sentence below the title. */
  lead?: ReactNode;
  children: ReactNode;
  /** What moves on, at the bottom: the main button last. */
  actions?: ReactNode;
  /** It takes all the room that there is. */
  wide?: boolean;
}

/** One screen. Its title takes the focus when it appears, so that everybody knows where they are. */
export function Page({ title, lead, children, actions, wide = false }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <div className={css['page']} data-wide={wide}>
        <header className={css['head']}>
          <h1 ref={heading} tabIndex={-1} className={css['title']}>
            {title}
          </h1>
          {lead === undefined ? null : <p className={css['lead']}>{lead}</p>}
        </header>
        {children}
      </div>
      {actions === undefined ? null : (
        <footer className={css['actions']}>
          <div className={css['inner']} data-wide={wide}>
            {actions}
          </div>
        </footer>
      )}
    </>
  );
}
