import { useState } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { TextArea } from '../../parts/text-area.tsx';
import { type FieldProps, useField } from './use-field.ts';

/** What has no form of its own. What is not JSON yet is kept here alone. */
export function JsonField(props: FieldProps<'json'>) {
  const { say } = useMessages();
  const { label, hint, problem, value, set } = useField(props);
  const [text, setText] = useState(() =>
    value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, undefined, 2),
  );
  const [wrong, setWrong] = useState(false);
  const change = (next: string) => {
    setText(next);
    if (next.trim() === '') {
      setWrong(false);
      return set(undefined);
    }
    try {
      set(JSON.parse(next) as unknown);
      setWrong(false);
    } catch {
      // As text it is refused where it is checked: nothing is written without it unnoticed.
      set(next);
      setWrong(true);
    }
  };
  return (
    <TextArea
      label={label}
      hint={hint}
      problem={wrong ? say.settings.jsonWrong : problem}
      value={text}
      onChange={change}
      code
    />
  );
}
