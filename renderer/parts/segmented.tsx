import { type ReactNode, useId } from 'react';
import css from './segmented.module.css';
import { describedBy, FieldNotes } from './text-input.tsx';

interface SegmentedProps {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  value: string;
  options: readonly { value: string; name: string }[];
  onChange: (value: string) => void;
}

/** One of a few, side by side. */
export function Segmented({ label, hint, problem, value, options, onChange }: SegmentedProps) {
  const id = useId();
  return (
    <fieldset className={css['field']} aria-describedby={describedBy(id, hint, problem)}>
      <legend className={css['label']}>{label}</legend>
      <div className={css['row']}>
        {options.map(({ value: one, name }) => (
          <label key={one} className={css['option']} data-chosen={one === value}>
            <input
              type="radio"
              name={id}
              className={css['input']}
              checked={one === value}
              onChange={() => onChange(one)}
            />
            {name}
          </label>
        ))}
      </div>
      <FieldNotes id={id} hint={hint} problem={problem} />
    </fieldset>
  );
}
