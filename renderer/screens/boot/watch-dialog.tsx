import { useEffect, useState } from 'react';
import { useFlow } from '../../flow/use-flow.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Select } from '../../parts/select.tsx';

interface WatchDialogProps {
  /** Of the history. */
  unit?: string;
  onClose: () => void;
}

/** Where to look for a device that is about to start. */
export function WatchDialog({ unit, onClose }: WatchDialogProps) {
  const { say } = useMessages();
  const { watch } = say.boot;
  const [, dispatch] = useFlow();
  const [listed, list] = useCall('boot.ports');
  const [started, start] = useCall('boot.start');
  const [lan, setLan] = useState(true);
  const [hub, setHub] = useState(false);
  const [port, setPort] = useState('');
  useEffect(() => void list({}), [list]);
  const ports = listed.is === 'done' ? listed.value.ports : [];
  const nowhere = !lan && !hub && port === '';
  const look = async () => {
    const done = await start({
      lan,
      hub,
      ...(unit === undefined ? {} : { unit }),
      ...(port === '' ? {} : { serial: [port] }),
    });
    if (done === undefined) return;
    onClose();
    dispatch({ type: 'boot', boot: done.boot });
  };
  return (
    <Dialog
      title={watch.title}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" disabled={nowhere || started.is === 'asking'} onClick={() => void look()}>
          {watch.start}
        </Button>
      }
    >
      <p>{watch.steps}</p>
      <fieldset>
        <legend>{watch.where}</legend>
        <Checkbox label={watch.lan} hint={watch.lanHint} checked={lan} onChange={setLan} />
        <Checkbox label={watch.hub} hint={watch.hubHint} checked={hub} onChange={setHub} />
      </fieldset>
      <Select
        label={watch.serial}
        hint={watch.serialHint}
        value={port}
        options={[
          { value: '', name: watch.serialNone },
          ...ports.map(({ path, name }) => ({ value: path, name: name === undefined ? path : `${name} (${path})` })),
        ]}
        onChange={setPort}
      />
      {nowhere ? <p role="status">{watch.nowhere}</p> : null}
      {listed.is === 'failed' ? <Problem error={listed.error} /> : null}
      {started.is === 'failed' ? <Problem error={started.error} /> : null}
    </Dialog>
  );
}
