import { useMessages } from '../../messages/use-messages.ts';
import type { JobTarget } from './slots.ts';
import css from './tile.module.css';

/** The small print of a card that is done. */
export function TileNotes({ result }: { result: NonNullable<JobTarget['result']> }) {
  const { say, format, tell } = useMessages();
  const { writing } = say;
  const { outcome, written, kept, rewritten, stale, duration, settings, notes } = result;
  if (outcome !== 'good') return null;
  const lines = [
    writing.facts(format.size(written), format.duration(duration)),
    kept > 0 ? writing.kept(format.size(kept)) : '',
    rewritten > 0 ? writing.rewritten(format.size(rewritten)) : '',
    stale > 0 ? writing.stale(format.size(stale)) : '',
    settings === undefined ? '' : writing.edits(settings.edits),
    ...[...(settings?.warnings ?? []), ...notes].map((note) => tell.phrase(note)),
  ].filter(Boolean);
  return (
    <ul className={css['notes']}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
