import { useState } from 'react';
import { useCall } from '../../hooks/use-call.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { DrivePicker } from '../../parts/drive-picker.tsx';
import { Problem } from '../../parts/problem.tsx';
import { CardFindings } from './card-findings.tsx';
import css from './verdict.module.css';

/** Looks at the card of a device that did not come up: what the device has written there is all that is left of it. */
export function PostMortem({ unit }: { unit?: string }) {
  const { say } = useMessages();
  const { mortem } = say.boot;
  const { state, error } = useWatch('drives.watch', {});
  const [path, setPath] = useState<string>();
  const [started, start] = useCall('boot.start');
  const drives = state?.drives.filter(({ hidden, path: one }) => hidden === undefined && !state.taken.includes(one));
  const isHere = drives?.some((drive) => drive.path === path) === true;
  const look = started.is === 'done' ? started.value.boot : undefined;
  const begin = () => {
    if (path === undefined) return;
    void start({ units: unit === undefined ? [] : [unit], lan: false, medium: path });
  };
  return (
    <section className={css['mortem']}>
      <h2>{mortem.title}</h2>
      <p>{mortem.lead}</p>
      {error === undefined ? null : <Problem error={error} />}
      <DrivePicker label={mortem.choose} none={mortem.none} drives={drives} chosen={path} onChoose={setPath} />
      <Button className={css['look']} disabled={!isHere} busy={started.is === 'asking'} onClick={begin}>
        {look === undefined ? mortem.look : mortem.again}
      </Button>
      {started.is === 'failed' ? <Problem error={started.error} /> : null}
      {look === undefined ? null : <CardFindings key={look} boot={look} />}
    </section>
  );
}
