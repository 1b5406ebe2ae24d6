import { useState } from 'react';
import type { WickError } from '../../../electron/contract/errors.ts';
import { useLotWords } from '../../messages/use-lot-words.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { isLocked } from './engineer/use-engineer-call.ts';
import { FolderProblem } from './folder-problem.tsx';
import { TrustDialog } from './trust-dialog.tsx';

interface LotProblemProps {
  error: WickError;
  lot: { id: string; name: string };
  /** `folder`: where its recipe, image and files are. */
  onAgain: (folder?: string) => void;
  onTeach: () => void;
}

/** Why a lot could not be opened here, and the button that does the next step. */
export function LotProblem({ error, lot, onAgain, onTeach }: LotProblemProps) {
  const words = useLotWords();
  const [isAsking, setAsking] = useState(false);
  if (error.code === 'lot-no-slots') {
    return <Problem error={error} action={<Button onClick={onTeach}>{words.teach}</Button>} />;
  }
  if (error.code === 'lot-untrusted') {
    const { fingerprint } = error.fields as { fingerprint?: string };
    return (
      <>
        <Problem error={error} action={<Button onClick={() => setAsking(true)}>{words.untrusted.title}</Button>} />
        {isAsking ? (
          <TrustDialog
            lot={lot}
            fingerprint={fingerprint ?? ''}
            onTrusted={() => {
              setAsking(false);
              onAgain();
            }}
            onClose={() => setAsking(false)}
          />
        ) : null}
      </>
    );
  }
  if (error.code === 'lot-no-folder' || isLocked(error)) return <FolderProblem error={error} onFolder={onAgain} />;
  return <Problem error={error} action={<Button onClick={() => onAgain()}>{words.again}</Button>} />;
}
