import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './cards.module.css';

type Drive = Out<'drives.watch'>['drives'][number];

/** Drives that are not offered, each with why: nobody should have to wonder where one is. */
export function HiddenDrives({ drives }: { drives: readonly Drive[] }) {
  const { say, format } = useMessages();
  if (drives.length === 0) return null;
  return (
    <details className={css['hidden']}>
      <summary>{say.cards.hidden(drives.length)}</summary>
      <ul>
        {drives.map((drive) => (
          <li key={drive.path}>
            <span>
              {drive.name}, {format.size(drive.size)}, <code>{drive.path}</code>
            </span>
            <span className={css['soft']}>{drive.hidden}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
