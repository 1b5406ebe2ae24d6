import { useMessages } from '../../messages/use-messages.ts';
import type { EvidenceLine } from './evidence-lines.ts';
import css from './ladder.module.css';

/** Lines of a log: when, who saw it, and what. */
export function SignLines({ lines }: { lines: readonly EvidenceLine[] }) {
  const { say, format } = useMessages();
  return (
    <ul className={css['lines']}>
      {lines.map(({ at, observer, text }, index) => (
        <li key={`${index} ${at}`}>
          <span className={css['when']}>
            {format.clock(at)} · {say.boot.observer[observer]}
          </span>
          <code>{text}</code>
        </li>
      ))}
    </ul>
  );
}
