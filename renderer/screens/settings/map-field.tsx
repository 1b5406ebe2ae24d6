import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { isRecord } from './form-model.ts';
import css from './settings.module.css';
import { type FieldProps, useField } from './use-field.ts';

/** Names with texts. Lines are kept here: two may have the same name while one is typed. */
export function MapField(props: FieldProps<'map'>) {
  const { say } = useMessages();
  const { label, hint, problem, value, set } = useField(props);
  const [lines, setLines] = useState(() =>
    isRecord(value) ? Object.entries(value).map(([name, text]) => [name, String(text)] as const) : [],
  );
  const change = (next: readonly (readonly [string, string])[]) => {
    setLines([...next]);
    set(Object.fromEntries(next.filter(([name]) => name !== '')));
  };
  const at = (index: number, line: readonly [string, string]) => change(lines.with(index, line));
  return (
    <fieldset className={css['list']}>
      <legend className={css['label']}>{label}</legend>
      {hint === undefined ? null : <p className={css['soft']}>{hint}</p>}
      {problem === undefined ? null : <p className={css['problem']}>⚠ {problem}</p>}
      {lines.map(([name, text], index) => (
        <div key={index} className={css['pair']}>
          <TextInput label={say.settings.mapName} value={name} onChange={(next) => at(index, [next, text])} />
          <TextInput label={say.settings.mapValue} value={text} onChange={(next) => at(index, [name, next])} />
          <button
            type="button"
            className={css['remove']}
            aria-label={say.settings.remove(name === '' ? String(index + 1) : name)}
            onClick={() => change(lines.toSpliced(index, 1))}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
      <Button className={css['add']} onClick={() => change([...lines, ['', '']])}>
        <Plus aria-hidden="true" />
        {say.settings.mapAdd}
      </Button>
    </fieldset>
  );
}
