import { FolderOpen } from 'lucide-react';
import { useId, useState } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { FileBrowser } from '../../parts/file-browser.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { PerCard, perCardName } from './per-card.tsx';
import { type FieldProps, useField } from './use-field.ts';

export function TextField(props: FieldProps<'text'>) {
  const { field, path } = props;
  const { label, hint, problem, value, set } = useField(props);
  const listId = useId();
  const text = textIn(value);
  const change = (next: string) => set(field.numeric && /^\d{1,9}$/.test(next) ? Number(next) : next);
  if (perCardName(text) !== undefined)
    return <PerCard label={label} problem={problem} value={text} path={path} set={set} />;
  if (field.look === 'lines')
    return <TextArea label={label} hint={hint} problem={problem} value={text} onChange={set} />;
  return (
    <>
      <TextInput
        label={label}
        hint={hint}
        problem={problem}
        value={text}
        onChange={change}
        list={field.suggestions.length > 0 ? listId : undefined}
        beside={
          <>
            {field.look === 'file' ? (
              <ChooseFile onChoose={set} />
            ) : (
              <PerCard label={label} value={text} path={path} set={set} />
            )}
          </>
        }
      />
      {field.suggestions.length === 0 ? null : (
        <datalist id={listId}>
          {field.suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** What is not a number yet stays as it was typed: what is wrong with it is said when it is checked. */
export function NumberField(props: FieldProps<'number'>) {
  const { path } = props;
  const { label, hint, problem, value, set } = useField(props);
  const text = textIn(value);
  if (perCardName(text) !== undefined)
    return <PerCard label={label} problem={problem} value={text} path={path} set={set} />;
  return (
    <TextInput
      label={label}
      hint={hint}
      problem={problem}
      inputMode="decimal"
      value={text}
      onChange={(next) => set(/^-?\d{1,15}$/.test(next) ? Number(next) : next)}
    />
  );
}

/** What is not text or a number cannot have been typed here. */
function textIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function ChooseFile({ onChoose }: { onChoose: (path: string) => void }) {
  const { say } = useMessages();
  const [browsing, setBrowsing] = useState(false);
  return (
    <>
      <Button onClick={() => setBrowsing(true)}>
        <FolderOpen aria-hidden="true" />
        {say.settings.chooseFile}
      </Button>
      {browsing ? (
        <FileBrowser
          title={say.settings.chooseFileTitle}
          show="all"
          onClose={() => setBrowsing(false)}
          onChoose={(path) => {
            setBrowsing(false);
            onChoose(path);
          }}
        />
      ) : null}
    </>
  );
}
