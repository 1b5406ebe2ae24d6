import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { AllSigns } from './all-signs.tsx';
import css from './boot.module.css';
import { Found } from './found.tsx';
import { Ladder } from './ladder.tsx';
import { PostMortem } from './post-mortem.tsx';
import { toneOf } from './tone.ts';
import { Verdict } from './verdict.tsx';

export type BootState = Out<'boot.watch'>;
export type BootUnit = BootState['units'][number];

interface DeviceProps {
  boot: BootState;
  unit: BootUnit;
  isMany: boolean;
}

/** How the first boot of one device stands, and all that shows it. */
export function Device({ boot, unit, isMany }: DeviceProps) {
  const { say } = useMessages();
  const name = unit.name ?? say.boot.nameless;
  return (
    <article className={css['device']} aria-label={name}>
      {isMany ? <p className={css['name']}>{name}</p> : null}
      <Verdict boot={boot} unit={unit} isMany={isMany} />
      <Found boot={boot.boot} unit={unit} isMany={isMany} />
      <Ladder rungs={unit.rungs} />
      <AllSigns sightings={unit.sightings} />
      {toneOf(unit) === 'good' ? null : <PostMortem {...(unit.unit === undefined ? {} : { unit: unit.unit })} />}
    </article>
  );
}
