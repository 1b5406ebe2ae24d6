import { type ComponentProps, type ReactNode, useId } from 'react';
import css from './text-input.module.css';

interface TextInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value. */
  problem?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  /** Beside the input. */
  beside?: ReactNode;
}

/** A line of text with its label, what it is for, and what is wrong with it. */
export function TextInput({ label, hint, problem, value, onChange, beside, ...rest }: TextInputProps) {
  const id = useId();
  return (
    <div className={css['field']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      <div className={css['row']}>
        <input
          id={id}
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className={css['input']}
          value={value}
          aria-invalid={problem !== undefined}
          aria-describedby={describedBy(id, hint, problem)}
          onChange={({ target }) => onChange(target.value)}
          {...rest}
        />
        {beside}
      </div>
      <FieldNotes id={id} hint={hint} problem={problem} />
    </div>
  );
}

export function describedBy(id: string, hint: ReactNode, problem: string | undefined): string | undefined {
  const ids = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`];
  return ids.filter(Boolean).join(' ') || undefined;
}

/** What stands below a field. */
export function FieldNotes({ id, hint, problem }: { id: string; hint?: ReactNode; problem?: string | undefined }) {
  return (
    <>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={css['hint']}>
          {hint}
        </p>
      )}
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className={css['problem']}>
          ⚠ {problem}
        </p>
      )}
    </>
  );
}
