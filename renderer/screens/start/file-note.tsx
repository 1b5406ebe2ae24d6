import { useMessages } from '../../messages/use-messages.ts';
import css from './choose-image.module.css';
import type { FileNote as Note } from './use-files.ts';

/** Says what became of a file that was dropped or handed over. */
export function FileNote({ note }: { note: Note | undefined }) {
  const { say } = useMessages();
  return (
    <p role="status" className={css['note']} hidden={note === undefined}>
      {note === undefined ? '' : say.start.file[note.is](note.name)}
    </p>
  );
}
