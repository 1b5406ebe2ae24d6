import { useEffect } from 'react';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Select } from '../../parts/select.tsx';
import { TextInput } from '../../parts/text-input.tsx';
import css from './more-ways.module.css';
import { rates, type Ways } from './ways.ts';

interface MoreWaysProps {
  ways: Ways;
  onChange: (changes: Partial<Ways>) => void;
}

/** What only some benches need. */
export function MoreWays({ ways, onChange }: MoreWaysProps) {
  const { say, format } = useMessages();
  const { watch } = say.boot;
  const [listed, list] = useCall('boot.interfaces');
  useEffect(() => void list({}), [list]);
  const interfaces = listed.is === 'done' ? listed.value.interfaces : [];
  return (
    <details className={css['more']}>
      <summary>{watch.more}</summary>
      <TextInput
        label={watch.addresses}
        hint={watch.addressesHint}
        value={ways.addresses}
        onChange={(addresses) => onChange({ addresses })}
      />
      <Select
        label={watch.interface}
        value={ways.interface}
        options={[{ value: '', name: watch.interfaceAll }, ...interfaces.map((name) => ({ value: name, name }))]}
        onChange={(name) => onChange({ interface: name })}
      />
      <Select
        label={watch.rate}
        hint={watch.rateHint}
        value={ways.rate}
        options={rates.map((rate) => ({ value: rate, name: format.number(Number(rate)) }))}
        onChange={(rate) => onChange({ rate })}
      />
      <TextInput label={watch.log} hint={watch.logHint} value={ways.log} onChange={(log) => onChange({ log })} />
      <TextInput
        label={watch.minutes}
        hint={watch.minutesHint}
        inputMode="decimal"
        value={ways.minutes}
        onChange={(minutes) => onChange({ minutes })}
      />
    </details>
  );
}
