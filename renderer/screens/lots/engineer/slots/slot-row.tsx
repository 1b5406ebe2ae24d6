import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { TaughtSlot } from '../../../../../electron/contract/lot/bench.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import css from '../form.module.css';
import own from './slots.module.css';

interface SlotRowProps {
  slot: TaughtSlot;
  isFirst: boolean;
  isLast: boolean;
  /** Another one may be dropped here. */
  isTarget: boolean;
  onMove: (by: 1 | -1) => void;
  onDrag: (slot: string | undefined) => void;
  onDrop: () => void;
  onRename: (name: string) => void;
  onForget: () => void;
}

/** One slot: its name is changed where it stands. */
export function SlotRow({ slot, isFirst, isLast, isTarget, onMove, onDrag, onDrop, onRename, onForget }: SlotRowProps) {
  const { slots: words } = useEngineerWords();
  const [name, setName] = useState(slot.name);
  useEffect(() => setName(slot.name), [slot.name]);
  const keep = () => {
    const next = name.trim();
    if (next === '') setName(slot.name);
    else if (next !== slot.name) onRename(next);
  };
  return (
    <li
      data-slot={slot.id}
      className={own['row']}
      data-target={isTarget}
      onDragOver={(event) => {
        if (isTarget) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <span
        className={own['grip']}
        draggable
        title={words.drag(slot.name)}
        onDragStart={() => onDrag(slot.id)}
        onDragEnd={() => onDrag(undefined)}
      >
        <GripVertical aria-hidden="true" />
      </span>
      <input
        className={own['name']}
        aria-label={words.nameOf(slot.name)}
        maxLength={40}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onBlur={keep}
        onKeyDown={({ key }) => {
          if (key === 'Enter') keep();
          if (key === 'Escape') setName(slot.name);
        }}
      />
      <code className={own['port']}>{slot.port}</code>
      <span className={own['moves']}>
        <button
          type="button"
          data-way="up"
          className={css['icon']}
          aria-label={words.up(slot.name)}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        >
          <ArrowUp aria-hidden="true" />
        </button>
        <button
          type="button"
          data-way="down"
          className={css['icon']}
          aria-label={words.down(slot.name)}
          disabled={isLast}
          onClick={() => onMove(1)}
        >
          <ArrowDown aria-hidden="true" />
        </button>
        <button type="button" className={css['icon']} aria-label={words.forget(slot.name)} onClick={onForget}>
          <X aria-hidden="true" />
        </button>
      </span>
    </li>
  );
}
