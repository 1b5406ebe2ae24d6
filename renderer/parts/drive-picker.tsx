import { useId } from 'react';
import type { Out } from '../../electron/contract/calls.ts';
import { useMessages } from '../messages/use-messages.ts';
import css from './drive-picker.module.css';

type Drive = Out<'drives.watch'>['drives'][number];

interface DrivePickerProps {
  label: string;
  /** Said while there is none. */
  none: string;
  /** Undefined until it is known. */
  drives: readonly Drive[] | undefined;
  chosen: string | undefined;
  onChoose: (path: string) => void;
}

/** One drive of those that are there; none is chosen beforehand. */
export function DrivePicker({ label, none, drives, chosen, onChoose }: DrivePickerProps) {
  const { say, format } = useMessages();
  const name = useId();
  return (
    <fieldset className={css['picker']}>
      <legend className={css['label']}>{label}</legend>
      {drives?.length === 0 ? (
        <p role="status" className={css['none']}>
          {none}
        </p>
      ) : null}
      {drives?.map((drive) => (
        <label key={drive.path} className={css['drive']}>
          <input
            type="radio"
            name={name}
            checked={drive.path === chosen}
            disabled={drive.unusable !== undefined}
            onChange={() => onChoose(drive.path)}
          />
          <span className={css['name']}>{drive.name}</span>
          <span>{format.size(drive.size)}</span>
          <span className={css['facts']}>
            {drive.unusable === 'no-medium' ? say.cards.noMedium : say.cards.transport[drive.transport]} ·{' '}
            <code>{drive.path}</code>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
