import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Select } from '../../parts/select.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { CatalogueGroupList } from './catalogue-group.tsx';
import { groupsOf } from './catalogue-list.ts';
import css from './catalogue.module.css';

/** So many images are shown at first: nobody reads more. */
const most = 60;

/** Images that others publish, by board and by words. */
export function Catalogue({ onTake, onClose }: { onTake: (name: string) => void; onClose: () => void }) {
  const { say, tell } = useMessages();
  const [listed, list] = useCall('catalogue.list');
  const [words, setWords] = useState('');
  const [board, setBoard] = useState('');
  const [limit, setLimit] = useState(most);
  const sought = useDeferredValue(words);
  useEffect(() => void list({}), [list]);
  const images = listed.is === 'done' ? listed.value.images : undefined;
  const groups = useMemo(() => groupsOf(images ?? [], { words: sought, board }), [images, sought, board]);
  const total = groups.reduce((sum, group) => sum + group.images.length, 0);
  const boards = listed.is === 'done' ? listed.value.boards : [];
  let room = limit;
  const shown = groups.flatMap((group) => {
    const fitting = group.images.slice(0, room);
    room -= fitting.length;
    return fitting.length === 0 ? [] : [{ ...group, images: fitting }];
  });
  return (
    <Dialog title={say.start.catalogue.title} onClose={onClose}>
      <div className={css['filter']}>
        <TextInput data-first label={say.start.catalogue.search} type="search" value={words} onChange={setWords} />
        <Select
          label={say.start.catalogue.board}
          value={board}
          onChange={setBoard}
          options={[
            { value: '', name: say.start.catalogue.allBoards },
            ...boards
              .map(({ id, title }) => ({ value: id, name: title }))
              .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true })),
          ]}
        />
      </div>
      {listed.is === 'failed' ? (
        <Problem error={listed.error} action={<Button onClick={() => void list({})}>{say.start.again}</Button>} />
      ) : null}
      {listed.is === 'done' && listed.value.problem !== undefined ? (
        <p className={css['note']}>⚠ {tell.phrase(listed.value.problem)}</p>
      ) : null}
      <p role="status" className={css['soft']}>
        {images === undefined
          ? listed.is === 'failed'
            ? ''
            : say.start.catalogue.loading
          : total === 0
            ? say.start.catalogue[images.length === 0 ? 'none' : 'nothing']
            : say.start.catalogue.found(total)}
      </p>
      {shown.map((group) => (
        <CatalogueGroupList key={group.title.join('\n')} group={group} onTake={onTake} />
      ))}
      {total > limit ? (
        <Button onClick={() => setLimit(limit + most)}>
          {say.start.catalogue.more(Math.min(most, total - limit))}
        </Button>
      ) : null}
    </Dialog>
  );
}
