import { Volume2, VolumeX } from 'lucide-react';
import { engine } from '../../engine.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Switch } from '../../parts/switch.tsx';
import type { WatchedUnit } from '../boot/watch-dialog.tsx';
import type { Ask } from './ask.ts';
import { isDone, type Job, type Slot } from './slots.ts';
import { useTone } from './use-tone.ts';
import css from './writing.module.css';

interface WritingActionsProps {
  jobs: readonly Job[];
  slots: readonly Slot[];
  onAsk: (ask: Ask) => void;
}

/** What concerns all cards. */
export function WritingActions({ jobs, slots, onAsk }: WritingActionsProps) {
  const { say } = useMessages();
  const { writing } = say;
  const [{ image }, dispatch] = useFlow();
  const running = slots.filter((slot) => !isDone(slot));
  const bootable = slots.flatMap(bootableOf);
  const [sound, setSound] = useTone(running.length > 0);
  const leave = (to: 'more-cards' | 'start-over') => {
    // What was seen off does not come back when the page is loaded again; its certificates stay.
    for (const { job } of jobs) void engine.call('job.forget', { job }).catch(() => {});
    dispatch({ type: to });
  };
  const Speaker = sound ? Volume2 : VolumeX;
  return (
    <>
      <Switch
        className={css['sound']}
        checked={sound}
        onChange={setSound}
        label={
          <>
            <Speaker aria-hidden="true" />
            {writing.sound}
          </>
        }
      />
      {running.length > 1 ? (
        <Button
          disabled={running.every(({ target }) => target.cancelling)}
          onClick={() => onAsk({ want: 'cancel', slots: running })}
        >
          {writing.cancelAll}
        </Button>
      ) : null}
      {running.length > 0 ? null : (
        <>
          {bootable.length > 1 ? (
            <Button onClick={() => onAsk({ want: 'boot', units: bootable })}>{writing.bootAll(bootable.length)}</Button>
          ) : null}
          {image === undefined ? null : <Button onClick={() => leave('start-over')}>{writing.startOver}</Button>}
          <Button look="main" onClick={() => leave(image === undefined ? 'start-over' : 'more-cards')}>
            {image === undefined ? writing.newCards : writing.more}
          </Button>
        </>
      )}
    </>
  );
}

/** A card that is done, and goes into a device now. */
function bootableOf({ target: { drive, result } }: Slot): WatchedUnit[] {
  const unit = result?.outcome === 'good' && drive.transport !== 'practice' ? result.unit : undefined;
  return unit === undefined ? [] : [{ unit, name: `${drive.name} (${drive.path})` }];
}
