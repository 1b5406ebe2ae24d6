import { useState } from 'react';
import { useEngineerWords } from '../../../messages/use-engineer-words.ts';
import { TextInput } from '../../../parts/text-input.tsx';

interface NumberFieldProps {
  label: string;
  hint?: string;
  value: number;
  least: number;
  most: number;
  /** Parts of a whole number, too. */
  fine?: boolean;
  onChange: (value: number) => void;
}

/** A number; while what stands in it is none, or too large or small, it is called wrong, and nothing is changed. */
export function NumberField({ label, hint, value, least, most, fine = false, onChange }: NumberFieldProps) {
  const { number } = useEngineerWords();
  const [typed, setTyped] = useState<{ text: string; value: number }>();
  // What changes from elsewhere wins.
  const text = typed?.value === value ? typed.text : String(value);
  const isRight = fits(text, { least, most, fine });
  return (
    <TextInput
      label={label}
      hint={hint}
      inputMode={fine ? 'decimal' : 'numeric'}
      value={text}
      problem={isRight ? undefined : number(String(least), String(most))}
      onChange={(next) => {
        const read = fits(next, { least, most, fine }) ? Number(next.replace(',', '.')) : value;
        setTyped({ text: next, value: read });
        if (read !== value) onChange(read);
      }}
    />
  );
}

function fits(text: string, { least, most, fine }: { least: number; most: number; fine: boolean }): boolean {
  if (!(fine ? /^\d+([.,]\d+)?$/ : /^\d+$/).test(text.trim())) return false;
  const value = Number(text.replace(',', '.'));
  return value >= least && value <= most;
}
