import { useEffect, useRef, useState } from 'react';
import type { TaughtSlot } from '../../../../../electron/contract/lot/bench.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Problem } from '../../../../parts/problem.tsx';
import layoutCss from '../layout.module.css';
import listCss from '../../../../parts/list.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';
import { SlotRow } from './slot-row.tsx';
import own from './slots.module.css';

/** The slots in the order of the bench: renamed, moved by buttons or by dragging, forgotten. */
export function SlotList({ slots }: { slots: readonly TaughtSlot[] }) {
  const { slots: words } = useEngineerWords();
  const { format } = useMessages();
  const [called, change] = useEngineerCall('bench.changeSlot');
  const [dragged, setDragged] = useState<string>();
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  // The button that a slot was moved with keeps the focus, wherever the slot is now.
  const moved = useRef<{ slot: string; way: 'up' | 'down' }>(undefined);
  useEffect(() => {
    const { slot, way } = moved.current ?? {};
    if (slot === undefined) return;
    const row = list.current?.querySelector(`[data-slot="${CSS.escape(slot)}"]`);
    const wanted = row?.querySelector<HTMLButtonElement>(`[data-way="${way}"]:enabled`);
    (wanted ?? row?.querySelector<HTMLButtonElement>('[data-way]:enabled'))?.focus();
    moved.current = undefined;
  }, [slots]);
  const move = (slot: TaughtSlot, to: number) => {
    setSaid(words.moved(slot.name, format.number(to + 1)));
    void change({ slot: slot.id, change: { do: 'move', to } });
  };
  return (
    <section className={layoutCss['section']}>
      <h2>{words.list}</h2>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
      <ol ref={list} className={listCss['list']}>
        {slots.map((slot, index) => (
          <SlotRow
            key={slot.id}
            slot={slot}
            isFirst={index === 0}
            isLast={index === slots.length - 1}
            isTarget={dragged !== undefined && dragged !== slot.id}
            onMove={(by) => {
              moved.current = { slot: slot.id, way: by === 1 ? 'down' : 'up' };
              move(slot, index + by);
            }}
            onDrag={setDragged}
            onDrop={() => {
              const other = slots.find(({ id }) => id === dragged);
              setDragged(undefined);
              if (other !== undefined && other.id !== slot.id) move(other, index);
            }}
            onRename={(name) => void change({ slot: slot.id, change: { do: 'name', name } })}
            onForget={() => void change({ slot: slot.id, change: { do: 'forget' } })}
          />
        ))}
      </ol>
      <p role="status" className={own['unseen']}>
        {said}
      </p>
    </section>
  );
}
