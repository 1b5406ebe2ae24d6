import { type ReactNode, useId } from 'react';
import css from './text-input.module.css';
import { describedBy, FieldNotes } from './text-input.tsx';

interface TextAreaProps {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  /** In letters of one width. */
  code?: boolean;
}

/** Text of several lines. */
export function TextArea({ label, hint, problem, value, onChange, code = false }: TextAreaProps) {
  const id = useId();
  return (
    <div className={css['field']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      <textarea
        id={id}
        rows={Math.min(16, Math.max(4, value.split('\n').length))}
        autoCapitalize="off"
        spellCheck={false}
        className={css['area']}
        data-code={code}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy(id, hint, problem)}
        onChange={({ target }) => onChange(target.value)}
      />
      <FieldNotes id={id} hint={hint} problem={problem} />
    </div>
  );
}
