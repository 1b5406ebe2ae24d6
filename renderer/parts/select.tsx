import { type ReactNode, useId } from 'react';
import css from './text-input.module.css';
import { describedBy, FieldNotes } from './text-input.tsx';

interface SelectProps {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  value: string;
  options: readonly { value: string; name: string }[];
  onChange: (value: string) => void;
}

/** One of many; the system's own list. */
export function Select({ label, hint, problem, value, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className={css['field']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      <select
        id={id}
        className={css['input']}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy(id, hint, problem)}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map(({ value: one, name }) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
      <FieldNotes id={id} hint={hint} problem={problem} />
    </div>
  );
}
