import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Select } from '../../parts/select.tsx';
import type { WatchedUnit } from './watch-dialog.tsx';
import css from './more-ways.module.css';
import type { Ways } from './ways.ts';

interface PortsProps {
  units: readonly WatchedUnit[];
  ports: Out<'boot.ports'>['ports'];
  chosen: Ways['ports'];
  onChange: (chosen: Ways['ports']) => void;
}

/** Which serial port is whose console. */
export function Ports({ units, ports, chosen, onChange }: PortsProps) {
  const { say } = useMessages();
  const { watch } = say.boot;
  const [only, ...others] = units;
  const select = (unit: string, label: string, hint?: string) => (
    <Select
      key={unit}
      label={label}
      hint={hint}
      value={chosen[unit] ?? ''}
      options={[
        { value: '', name: watch.serialNone },
        ...ports
          .filter(({ path }) => chosen[unit] === path || !Object.values(chosen).includes(path))
          .map(({ path, name }) => ({ value: path, name: name === undefined ? path : `${name} (${path})` })),
      ]}
      onChange={(path) => onChange({ ...chosen, [unit]: path })}
    />
  );
  if (others.length === 0) return select(only?.unit ?? '', watch.serial, watch.serialHint);
  return (
    <details className={css['more']}>
      <summary>{watch.serialMany}</summary>
      {units.map(({ unit, name }, index) => select(unit, watch.serialOf(name ?? `${index + 1}`)))}
    </details>
  );
}
