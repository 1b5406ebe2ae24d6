import { type FormEvent, useState } from 'react';
import type { WickError } from '../../../electron/contract/errors.ts';
import { useLotWords } from '../../messages/use-lot-words.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TextInput } from '../../parts/text-input.tsx';

/** A lot that was made at another station: asks where its files are at this one. */
export function FolderProblem({ error, onFolder }: { error: WickError; onFolder: (folder: string) => void }) {
  const { folder: words } = useLotWords();
  const [folder, setFolder] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (folder.trim() !== '') onFolder(folder.trim());
  };
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
