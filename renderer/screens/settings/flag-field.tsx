import { Checkbox } from '../../parts/checkbox.tsx';
import { type FieldProps, useField } from './use-field.ts';

/** Yes or no. */
export function FlagField(props: FieldProps<'flag'>) {
  const { label, hint, problem, value, set } = useField(props);
  const checked = typeof value === 'boolean' ? value : props.field.usual;
  return <Checkbox label={label} hint={hint} problem={problem} checked={checked} onChange={set} />;
}
