import { Switch as Base } from '@base-ui/react/switch';
import type { ReactNode } from 'react';
import css from './switch.module.css';

interface SwitchProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  className?: string | undefined;
}

/** Something that is on or off from the moment it is touched. */
export function Switch({ label, checked, onChange, className }: SwitchProps) {
  return (
    <label className={[css['label'], className].filter(Boolean).join(' ')}>
      <Base.Root checked={checked} onCheckedChange={onChange} className={css['switch']}>
        <Base.Thumb className={css['thumb']} />
      </Base.Root>
      {label}
    </label>
  );
}
