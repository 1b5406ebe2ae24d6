import { useEffect, useState } from 'react';
import { useCall } from '../../hooks/use-call.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { DrivePicker } from '../../parts/drive-picker.tsx';
import { Problem } from '../../parts/problem.tsx';
import { AnotherPlan } from './another-plan.tsx';
import { isWrittenCard } from './written-card.ts';
import type { Slot } from './slots.ts';

interface AnotherCardProps {
  slot: Slot;
  /** The same drive once more; the person chose it before. */
  same: boolean;
  onStarted: (path: string) => void;
  onClose: () => void;
}

/** Writes what a slot was to hold to another card, while the others go on. */
export function AnotherCard({ slot, same, onStarted, onClose }: AnotherCardProps) {
  const { say } = useMessages();
  const { swap } = say.writing;
  const { state, error } = useWatch('drives.watch', {});
  const [path, setPath] = useState(same ? slot.target.target : undefined);
  const [picking, setPicking] = useState(!same);
  const [planned, plan] = useCall('plan.again');
  const [started, start] = useCall('job.start');
  const [typed, setTyped] = useState('');
  const { job } = slot.job;
  useEffect(() => {
    setTyped('');
    if (path !== undefined) void plan({ job, targets: [path] });
  }, [path, job, plan]);
  const shown = path !== undefined && planned.is === 'done' ? planned.value : undefined;
  const [confirm] = shown?.confirm ?? [];
  const ready = shown?.startable === true && (confirm?.type === undefined || confirm.type === typed);
  const write = async () => {
    if (shown === undefined || path === undefined) return;
    const done = await start({
      plan: shown.plan,
      ...(confirm?.type === undefined ? {} : { typed: { [path]: typed } }),
    });
    if (done !== undefined) onStarted(path);
    // A plan can be taken once.
    else void plan({ job, targets: [path] });
  };
  const pickAnother = () => {
    setPath(undefined);
    setPicking(true);
  };
  const offered = state?.drives.filter(
    (drive) =>
      // Whoever chose one that is not offered means its reader, too.
      (drive.hidden === undefined || drive.path === slot.target.target) &&
      !state.taken.includes(drive.path) &&
      (same || !isWrittenCard(drive, slot.target)),
  );
  return (
    <Dialog
      title={swap.title}
      size="small"
      onClose={onClose}
      actions={
        <>
          {picking ? null : <Button onClick={pickAnother}>{swap.other}</Button>}
          <Button look="main" disabled={!ready} busy={started.is === 'asking'} onClick={() => void write()}>
            {swap.start}
          </Button>
        </>
      }
    >
      <p>{swap.lead}</p>
      {error === undefined ? null : <Problem error={error} />}
      {picking ? (
        <DrivePicker label={swap.choose} none={swap.waiting} drives={offered} chosen={path} onChoose={setPath} />
      ) : null}
      {path !== undefined && planned.is === 'asking' ? <p role="status">{swap.plan}</p> : null}
      {planned.is === 'failed' && path !== undefined ? <Problem error={planned.error} /> : null}
      {shown === undefined ? null : <AnotherPlan plan={shown} typed={typed} onType={setTyped} />}
      {started.is === 'failed' ? <Problem error={started.error} /> : null}
    </Dialog>
  );
}
