import type { Certificate } from '../../../electron/contract/certificate.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './certificate.module.css';

/** How the first boot from the card went. */
export function CertificateBoot({ boot }: { boot: NonNullable<Certificate['boot']> }) {
  const { say, format, tell } = useMessages();
  const names: Readonly<Record<string, string>> = say.boot.rung;
  return (
    <>
      {say.boot.verdict[boot.verdict]}, {format.time(Date.parse(boot.finished))}
      <ul className={css['edits']}>
        {boot.rungs.map(({ rung, name, outcome, reasons }) => (
          <li key={rung}>
            {names[rung] ?? name}: {say.boot.outcome[outcome]}
            {reasons.length === 0 ? null : <span>{format.list(reasons.map((reason) => tell.phrase(reason)))}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
