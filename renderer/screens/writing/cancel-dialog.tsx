import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { isDone, type Slot } from './slots.ts';

interface CancelDialogProps {
  /** As they are now. */
  slots: readonly Slot[];
  onClose: () => void;
}

/** Asks before cards are left half-written. The engine confirms it on each tile. */
export function CancelDialog({ slots, onClose }: CancelDialogProps) {
  const { say } = useMessages();
  const { writing } = say;
  const [called, cancel] = useCall('job.cancel');
  const running = slots.filter((slot) => !isDone(slot));
  const [only] = slots;
  const stop = async () => {
    for (const { job, target } of running) {
      if ((await cancel({ job: job.job, target: target.target })) === undefined) return;
    }
    onClose();
  };
  return (
    <Dialog
      title={
        slots.length === 1 && only !== undefined
          ? writing.cancelTitle(only.target.drive.name)
          : writing.cancelAllTitle(running.length)
      }
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button data-first onClick={onClose}>
            {writing.cancelNo}
          </Button>
          <Button
            look="danger"
            disabled={running.length === 0}
            busy={called.is === 'asking'}
            onClick={() => void stop()}
          >
            {writing.cancelYes}
          </Button>
        </>
      }
    >
      <p>{writing.cancelText}</p>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}
