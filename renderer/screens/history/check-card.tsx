import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { DrivePicker } from '../../parts/drive-picker.tsx';
import { Problem } from '../../parts/problem.tsx';
import { ProgressBar } from '../../parts/progress-bar.tsx';
import css from './certificate.module.css';
import { useCheck } from './use-check.ts';

/** Reads a card again and says whether it is still as its certificate says. `size`: of the drive that was written, bytes. */
export function CheckCard({ unit, size }: { unit: string; size: number }) {
  const { say, format } = useMessages();
  const words = say.history.check;
  const { state, error } = useWatch('drives.watch', {});
  const [path, setPath] = useState<string>();
  const [check, start, stop] = useCheck(unit);
  // A card that was written in a drive that is not offered is still there; reading harms nothing.
  const drives = state?.drives.filter(
    (drive) => (drive.hidden === undefined || drive.size === size) && !state.taken.includes(drive.path),
  );
  const isHere = drives?.some((drive) => drive.path === path) === true;
  const reading = check.is === 'running' && check.item?.phase === 'reading' ? check.item : undefined;
  const done = check.is === 'done' && check.item.phase === 'done' ? check.item : undefined;
  return (
    <section className={css['check']}>
      <h3>{words.title}</h3>
      <p className={css['soft']}>{words.lead}</p>
      {error === undefined ? null : <Problem error={error} />}
      {check.is === 'running' ? (
        <>
          <ProgressBar
            label={words.title}
            fraction={reading === undefined || reading.total === 0 ? undefined : reading.bytes / reading.total}
          />
          <p>{reading === undefined ? '' : words.reading(format.size(reading.bytes), format.size(reading.total))}</p>
          <Button onClick={stop}>{words.stop}</Button>
        </>
      ) : (
        <>
          <DrivePicker label={words.choose} none={words.none} drives={drives} chosen={path} onChoose={setPath} />
          <Button disabled={!isHere} onClick={() => path !== undefined && void start(path)}>
            {check.is === 'idle' ? words.start : words.again}
          </Button>
        </>
      )}
      <div role="status">{done === undefined ? null : <Outcome good={done.good} />}</div>
      {done?.problem === undefined ? null : <Problem error={done.problem.error} />}
      {check.is === 'failed' ? <Problem error={check.error} /> : null}
    </section>
  );
}

function Outcome({ good }: { good: boolean }) {
  const { say } = useMessages();
  const words = say.history.check;
  const Sign = good ? CircleCheck : CircleX;
  return (
    <p className={css['outcome']} data-good={good}>
      <Sign aria-hidden="true" />
      {good ? words.good : words.bad}
    </p>
  );
}
