import { useCall } from '../../../hooks/use-call.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { JudgeDialog } from './judge-dialog.tsx';

interface AskedSlot {
  id: string;
  name: string;
  /** Token of the card that was in it when the person was asked: what they say is said of that one. */
  card: string;
}

/** What a person is asked before it is done. */
export type Asked = { about: 'cancel' | 'allow' | 'release'; slot: AskedSlot } | { about: 'stop' };

export function AskDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  switch (asked.about) {
    case 'stop':
      return <StopDialog onClose={onClose} />;
    case 'cancel':
      return <CancelDialog slot={asked.slot} onClose={onClose} />;
    case 'allow':
    case 'release':
      return <JudgeDialog wish={asked.about} slot={asked.slot} onClose={onClose} />;
  }
}

function StopDialog({ onClose }: { onClose: () => void }) {
  const { bench: words } = useLotWords();
  const [called, stop] = useCall('bench.stop');
  return (
    <Dialog
      title={words.stopTitle}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button data-first onClick={onClose}>
            {words.stopNo}
          </Button>
          <Button
            look="danger"
            busy={called.is === 'asking'}
            onClick={() => void stop({}).then((done) => done && onClose())}
          >
            {words.stopYes}
          </Button>
        </>
      }
    >
      <p>{words.stopText}</p>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}

function CancelDialog({ slot, onClose }: { slot: AskedSlot; onClose: () => void }) {
  const { cancel: words } = useLotWords();
  const [called, cancel] = useCall('bench.slot');
  return (
    <Dialog
      title={words.title(slot.name)}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button data-first onClick={onClose}>
            {words.no}
          </Button>
          <Button
            look="danger"
            busy={called.is === 'asking'}
            onClick={() =>
              void cancel({ slot: slot.id, card: slot.card, do: 'cancel' }).then((done) => done && onClose())
            }
          >
            {words.yes}
          </Button>
        </>
      }
    >
      <p>{words.text}</p>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}
