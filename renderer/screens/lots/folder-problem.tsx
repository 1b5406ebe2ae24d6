import { type FormEvent, useState } from 'react';
import type { WickError } from '../../../electron/contract/errors.ts';
import { useLotWords } from '../../messages/use-lot-words.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import { useEngineer } from './engineer/key.tsx';
import { PinPrompt } from './engineer/pin-prompt.tsx';

/** A lot that was made at another station: asks where its files are at this one. */
export function FolderProblem({ error, onFolder }: { error: WickError; onFolder: (folder: string) => void }) {
  const { folder: words } = useLotWords();
  const { key } = useEngineer();
  const [folder, setFolder] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (folder.trim() !== '') onFolder(folder.trim());
  };
  // Where the files of a lot are is for its engineer to say.
  if (key === undefined) return <Problem error={error} action={<PinPrompt actions={null} />} />;
  return (
    <Problem
      error={error}
      action={
        <form onSubmit={send}>
          <TextInput
            label={words.label}
            hint={words.hint}
            value={folder}
            onChange={setFolder}
            beside={<Button type="submit">{words.open}</Button>}
          />
        </form>
      }
    />
  );
}
