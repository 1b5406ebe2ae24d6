import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Page } from '../../../parts/page.tsx';
import { useEngineer } from './key.tsx';
import { PinPrompt } from './pin-prompt.tsx';

/** What the engineer's part opens with: the list, one lot, or the slots of this bench. */
export type EngineerTask = { about: 'lots' } | { about: 'lot'; lot: string } | { about: 'slots' };

interface EngineerProps {
  task: EngineerTask;
  /** Back to the operator's screens. */
  onLeave: () => void;
}

/** What takes an engineer, behind a PIN. */
export function Engineer({ onLeave }: EngineerProps) {
  const { pinPrompt: words } = useLotWords();
  const { key, lock } = useEngineer();
  return (
    <Page title={words.title}>
      {key === undefined ? (
        <PinPrompt actions={<Button onClick={onLeave}>{words.leave}</Button>} />
      ) : (
        <Button
          onClick={() => {
            lock();
            onLeave();
          }}
        >
          {words.lock}
        </Button>
      )}
    </Page>
  );
}
