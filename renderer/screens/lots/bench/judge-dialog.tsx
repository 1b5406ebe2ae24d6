import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { useEngineer } from '../engineer/key.tsx';
import { PinPrompt } from '../engineer/pin-prompt.tsx';
import { useEngineerCall } from '../engineer/use-engineer-call.ts';

interface JudgeDialogProps {
  wish: 'allow' | 'release';
  slot: { id: string; name: string; card: string };
  onClose: () => void;
}

/** What takes an engineer at the bench: first the PIN, then the question. */
export function JudgeDialog({ wish, slot, onClose }: JudgeDialogProps) {
  const { judge: words, act } = useLotWords();
  const { key } = useEngineer();
  const [called, judge] = useEngineerCall('bench.judge');
  const title = wish === 'allow' ? words.allowTitle(slot.name) : words.releaseTitle(slot.name);
  if (key === undefined) {
    return (
      <Dialog title={title} size="small" onClose={onClose}>
        <PinPrompt actions={<Button onClick={onClose}>{words.no}</Button>} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={title}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button data-first onClick={onClose}>
            {words.no}
          </Button>
          <Button
            look={wish === 'allow' ? 'danger' : 'main'}
            busy={called.is === 'asking'}
            onClick={() => void judge({ slot: slot.id, card: slot.card, do: wish }).then((done) => done && onClose())}
          >
            {act[wish]}
          </Button>
        </>
      }
    >
      <p>{wish === 'allow' ? words.allowText : words.releaseText}</p>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}
