import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import css from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import { fieldOptions, type Line } from './fields.ts';
import own from './label.module.css';

interface LineFieldsProps {
  /** From 1. */
  number: number;
  line: Line;
  isLast: boolean;
  columns: readonly string[];
  onChange: (line: Line) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

/** One line of a label. */
export function LineFields({ number, line, isLast, columns, onChange, onMove, onRemove }: LineFieldsProps) {
  const { label: words } = useEngineerWords();
  const change = (changes: Partial<Line>) => onChange({ ...line, ...changes });
  return (
    <li className={own['line']}>
      <div role="group" aria-label={words.line(number)} className={own['fields']}>
        <Select
          label={words.field}
          value={line.field}
          options={fieldOptions(words, columns)}
          onChange={(field) => change({ field })}
        />
        <TextInput
          label={words.caption}
          maxLength={40}
          value={line.caption}
          onChange={(caption) => change({ caption })}
        />
        <NumberField
          label={words.size}
          value={line.size}
          least={4}
          most={72}
          fine
          onChange={(size) => change({ size })}
        />
        <Checkbox label={words.bold} checked={line.bold} onChange={(bold) => change({ bold })} />
      </div>
      <div className={own['moves']}>
        <button
          type="button"
          data-way="up"
          className={css['icon']}
          aria-label={words.up(number)}
          disabled={number === 1}
          onClick={() => onMove(-1)}
        >
          <ArrowUp aria-hidden="true" />
        </button>
        <button
          type="button"
          data-way="down"
          className={css['icon']}
          aria-label={words.down(number)}
          disabled={isLast}
          onClick={() => onMove(1)}
        >
          <ArrowDown aria-hidden="true" />
        </button>
        <button type="button" className={css['icon']} aria-label={words.remove(number)} onClick={onRemove}>
          <X aria-hidden="true" />
        </button>
      </div>
    </li>
  );
}
