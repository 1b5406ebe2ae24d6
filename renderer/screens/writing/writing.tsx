import { type CSSProperties, useCallback, useMemo, useRef, useState } from 'react';
import { useTitle } from '../../hooks/use-title.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Announcer } from '../../parts/announcer.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { endsOf, progressWords, titleWords } from './announcement.ts';
import type { Ask } from './ask.ts';
import { AskDialog } from './ask-dialog.tsx';
import { columnsFor, isDone, type Slot } from './slots.ts';
import { overallOf } from './stages.ts';
import { Tile } from './tile.tsx';
import { useSlots } from './use-slots.ts';
import { useTileSize } from './use-tile-size.ts';
import { WritingActions } from './writing-actions.tsx';
import css from './writing.module.css';

/** All cards that are being written, and what has come of them: the same for every page of this engine. */
export function Writing() {
  const { say, format, tell } = useMessages();
  const { writing } = say;
  const [replaced, setReplaced] = useState<ReadonlyMap<string, string>>(new Map());
  const { jobs, slots, error } = useSlots(replaced);
  const [ask, setAsk] = useState<Ask>();
  const running = slots.filter((slot) => !isDone(slot));
  const idle = running.length === 0;
  const onReplaced = useCallback((key: string, path: string) => setReplaced((was) => new Map(was).set(key, path)), []);
  useTitle(titleWords(slots, overallOf, { say: writing, format }));
  const ends = useMemo(() => endsOf(slots, writing, tell), [slots, writing, tell]);
  const list = useRef<HTMLUListElement>(null);
  useTileSize(list, slots[0]?.key);
  const style = { '--columns': columnsFor(slots.length) } as CSSProperties;
  return (
    <Page
      title={writing.title}
      lead={<Lead image={jobs?.at(-1)?.image.name} slots={slots} />}
      wide
      actions={jobs === undefined ? undefined : <WritingActions jobs={jobs} slots={slots} onAsk={setAsk} />}
    >
      {error === undefined ? null : <Problem error={error} />}
      {jobs !== undefined && slots.length === 0 ? (
        <div className={css['nothing']}>
          <p>{writing.nothing}</p>
          <p className={css['soft']}>{writing.nothingHint}</p>
        </div>
      ) : null}
      <ul ref={list} aria-label={writing.list} className={css['tiles']} style={style}>
        {slots.map((slot) => (
          <Tile key={slot.key} slot={slot} idle={idle} onAsk={setAsk} />
        ))}
      </ul>
      {jobs === undefined ? null : <Announcer now={progressWords(slots, writing, format)} ends={ends} />}
      {ask === undefined ? null : (
        <AskDialog ask={ask} slots={slots} onReplaced={onReplaced} onClose={() => setAsk(undefined)} />
      )}
    </Page>
  );
}

function Lead({ image, slots }: { image: string | undefined; slots: readonly Slot[] }) {
  const { say } = useMessages();
  const { writing } = say;
  if (slots.length === 0) return null;
  const done = slots.filter(isDone);
  const bad = done.filter(({ target }) => target.result?.outcome !== 'good');
  if (done.length < slots.length) return writing.lead(done.length, slots.length, fileName(image ?? ''));
  return bad.length > 0 ? writing.someNot(bad.length) : writing.allGood(slots.length);
}

/** Without its folders, and without what an address asks for. */
function fileName(source: string): string {
  return (
    source
      .replace(/[?#].*$/, '')
      .split(/[/\\]/)
      .at(-1) || source
  );
}
