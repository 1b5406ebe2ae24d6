import type { Certificate } from '../../../electron/contract/certificate.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './certificate.module.css';

/** What was changed on the card to make it one device's own. */
export function CertificateSettings({ settings }: { settings: NonNullable<Certificate['settings']> }) {
  const { say, format } = useMessages();
  const { certificate: words } = say.history;
  const { family, edits } = settings;
  return (
    <details>
      <summary>{words.edits(edits.length, family)}</summary>
      <ul className={css['edits']}>
        {edits.map(({ kind, partition, path, size }) => (
          <li key={`${partition} ${path} ${kind}`}>
            <code>{path}</code>
            <span>
              {[words.partition(partition), size === undefined ? '' : format.size(size)].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
