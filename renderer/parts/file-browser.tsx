import { File, Folder, FolderUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { In } from '../../electron/contract/calls.ts';
import { useCall } from '../hooks/use-call.ts';
import { useMessages } from '../messages/use-messages.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import css from './file-browser.module.css';
import { Problem } from './problem.tsx';
import { TextInput } from './text-input.tsx';

/** Where the person was last, for the next time. */
const lastFolders = new Map<In<'files.list'>['show'], string>();

interface FileBrowserProps {
  title: string;
  show: In<'files.list'>['show'];
  /** The name of a file that is to be written; without, a file that is there is chosen. */
  saveAs?: string;
  /** Why it was opened, where that is not plain. */
  note?: string | undefined;
  onChoose: (path: string) => void;
  onClose: () => void;
}

/** Files of the computer that the engine runs on, where the system has no dialog of its own for them. */
export function FileBrowser({ title, show, saveAs, note, onChoose, onClose }: FileBrowserProps) {
  const { say, format } = useMessages();
  const [listed, list] = useCall('files.list');
  const [name, setName] = useState(saveAs ?? '');
  const [shown, setShown] = useState<Extract<typeof listed, { is: 'done' }>['value']>();
  useEffect(() => {
    const last = lastFolders.get(show);
    void list(last === undefined ? { show } : { folder: last, show });
  }, [list, show]);
  useEffect(() => {
    if (listed.is !== 'done') return;
    lastFolders.set(show, listed.value.folder);
    setShown(listed.value);
  }, [listed, show]);
  const go = (folder: string) => void list({ folder, show });
  const saving = saveAs !== undefined;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        saving ? (
          <>
            <TextInput label={say.files.name} value={name} onChange={setName} />
            <Button
              look="main"
              disabled={shown === undefined || name.trim() === ''}
              onClick={() => shown && onChoose(inFolder(shown.folder, name.trim()))}
            >
              {say.files.save}
            </Button>
          </>
        ) : undefined
      }
    >
      {note === undefined ? null : <p className={css['note']}>{note}</p>}
      {shown === undefined ? null : (
        <>
          <nav aria-label={say.files.places} className={css['places']}>
            {shown.places.map((place) => (
              <Button key={place.path} aria-pressed={place.path === shown.folder} onClick={() => go(place.path)}>
                {place.name}
              </Button>
            ))}
          </nav>
          <p className={css['folder']} role="status">
            <code>{shown.folder}</code>
          </p>
        </>
      )}
      {listed.is === 'failed' ? <Problem error={listed.error} /> : null}
      <ul className={css['list']} aria-busy={listed.is === 'asking'}>
        {shown?.parent === undefined ? null : (
          <Row icon={FolderUp} name={say.files.up} onClick={() => go(shown.parent ?? '/')} />
        )}
        {shown?.files.map(({ name: called, path, kind, size, modified }) => (
          <Row
            key={path}
            icon={kind === 'folder' ? Folder : File}
            name={called}
            facts={kind === 'folder' ? undefined : `${format.size(size)} · ${format.time(modified)}`}
            onClick={() => (kind === 'folder' ? go(path) : saving ? setName(called) : onChoose(path))}
          />
        ))}
      </ul>
      {shown?.files.length === 0 ? <p className={css['soft']}>{say.files.nothing[show]}</p> : null}
      {shown?.more === true ? <p className={css['soft']}>{say.files.more}</p> : null}
    </Dialog>
  );
}

interface RowProps {
  icon: typeof File;
  name: string;
  facts?: string | undefined;
  onClick: () => void;
}

function Row({ icon: Icon, name, facts, onClick }: RowProps) {
  return (
    <li>
      <button type="button" className={css['row']} onClick={onClick}>
        <Icon aria-hidden="true" className={css['icon']} />
        <span className={css['name']}>{name}</span>
        {facts === undefined ? null : <span className={css['facts']}>{facts}</span>}
      </button>
    </li>
  );
}

/** As the folder's own system writes paths; a whole path may be typed, too. */
function inFolder(folder: string, name: string): string {
  if (/^(\/|[a-z]:[\\/]|\\\\)/i.test(name)) return name;
  const separator = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}
