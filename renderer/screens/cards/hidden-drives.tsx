import type { ReactNode } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './cards.module.css';
import { mayBeMeant } from './may-be-meant.ts';

type Drive = Out<'drives.watch'>['drives'][number];

interface HiddenDrivesProps {
  drives: readonly Drive[];
  /** One that can be chosen all the same. */
  card: (drive: Drive) => ReactNode;
}

/** Drives that are not offered, each with why: nobody should have to wonder where one is. */
export function HiddenDrives({ drives, card }: HiddenDrivesProps) {
  const { say } = useMessages();
  if (drives.length === 0) return null;
  const meant = drives.filter((drive) => mayBeMeant(drive));
  const others = drives.filter((drive) => !mayBeMeant(drive));
  return (
    <details className={css['hidden']}>
      <summary>{say.cards.hidden(drives.length)}</summary>
      {meant.length === 0 ? null : (
        <>
          <p className={css['soft']}>{say.cards.hiddenChoose}</p>
          <ul aria-label={say.cards.hiddenChoose} className={css['list']}>
            {meant.map(card)}
          </ul>
        </>
      )}
      {others.length === 0 ? null : <Others drives={others} />}
    </details>
  );
}

function Others({ drives }: { drives: readonly Drive[] }) {
  const { format, tell } = useMessages();
  return (
    <ul className={css['why']}>
      {drives.map((drive) => (
        <li key={drive.path}>
          <span>
            {drive.name}, {format.size(drive.size)}, <code>{drive.path}</code>
          </span>
          <span className={css['soft']}>{tell.phrase(drive.hidden ?? '')}</span>
        </li>
      ))}
    </ul>
  );
}
