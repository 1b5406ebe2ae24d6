import { useEffect, useState } from 'react';
import { useFlow } from '../../flow/use-flow.ts';
import { useGoTo } from '../../flow/use-place.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { LogInButton } from '../hub/log-in-button.tsx';
import { MoreWays } from './more-ways.tsx';
import { Ports } from './ports.tsx';
import { firstWays, isNowhere, startOf, type Ways } from './ways.ts';

export interface WatchedUnit {
  /** Of the history. */
  unit: string;
  name: string | undefined;
}

interface WatchDialogProps {
  /** None: a device that nothing is known of. */
  units: readonly WatchedUnit[];
  onClose: () => void;
}

/** Where to look for devices that are about to start. */
export function WatchDialog({ units, onClose }: WatchDialogProps) {
  const { say } = useMessages();
  const { watch } = say.boot;
  const [, dispatch] = useFlow();
  const goTo = useGoTo();
  const [listed, list] = useCall('boot.ports');
  const [started, start] = useCall('boot.start');
  const { state: hubs } = useWatch('hub.watch', {});
  const [ways, setWays] = useState<Ways>(firstWays);
  useEffect(() => void list({}), [list]);
  const ports = listed.is === 'done' ? listed.value.ports : [];
  const login = hubs?.logins.find(({ current, expired }) => current && !expired);
  const isMany = units.length > 1;
  const nowhere = isNowhere(ways);
  const change = (changes: Partial<Ways>) => setWays((was) => ({ ...was, ...changes }));
  const look = async () => {
    const done = await start(startOf(ways, units));
    if (done === undefined) return;
    onClose();
    dispatch({ type: 'boot', boot: done.boot });
    goTo('make');
  };
  return (
    <Dialog
      title={isMany ? watch.titleMany(units.length) : watch.title}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" disabled={nowhere} busy={started.is === 'asking'} onClick={() => void look()}>
          {watch.start}
        </Button>
      }
    >
      <p>{isMany ? watch.stepsMany : watch.steps}</p>
      <fieldset>
        <legend>{watch.where}</legend>
        <Checkbox label={watch.lan} hint={watch.lanHint} checked={ways.lan} onChange={(lan) => change({ lan })} />
        <Checkbox
          label={watch.hub}
          hint={login === undefined ? watch.hubNone : watch.hubHint(login.user, login.hub)}
          checked={ways.hub}
          onChange={(hub) => change({ hub })}
        />
        <Checkbox
          label={watch.claim}
          hint={watch.claimHint}
          checked={ways.claim}
          onChange={(claim) => change({ claim })}
        />
      </fieldset>
      {hubs !== undefined && login === undefined && (ways.hub || ways.claim) ? <LogInButton /> : null}
      <Ports units={units} ports={ports} chosen={ways.ports} onChange={(chosen) => change({ ports: chosen })} />
      <MoreWays ways={ways} onChange={change} />
      {nowhere ? <p role="status">{watch.nowhere}</p> : null}
      {listed.is === 'failed' ? <Problem error={listed.error} /> : null}
      {started.is === 'failed' ? <Problem error={started.error} /> : null}
    </Dialog>
  );
}
