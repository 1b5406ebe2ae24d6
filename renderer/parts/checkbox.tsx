import { type ReactNode, useId } from 'react';
import css from './checkbox.module.css';
import { describedBy, FieldNotes } from './text-input.tsx';

interface CheckboxProps {
  label: ReactNode;
  hint?: ReactNode;
  problem?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Checkbox({ label, hint, problem, checked, onChange }: CheckboxProps) {
  const id = useId();
  return (
    <div className={css['field']}>
      <label className={css['label']}>
        <input
          type="checkbox"
          className={css['box']}
          checked={checked}
          aria-describedby={describedBy(id, hint, problem)}
          onChange={({ target }) => onChange(target.checked)}
        />
        {label}
      </label>
      <div className={css['notes']}>
        <FieldNotes id={id} hint={hint} problem={problem} />
      </div>
    </div>
  );
}
