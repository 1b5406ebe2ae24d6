import { useMessages } from '../../messages/use-messages.ts';
import type { Field, Path } from './field.ts';
import { useForm } from './form-context.ts';
import { textOf } from './labels.ts';
import { placeOf, valueAt } from './values.ts';

export interface FieldProps<K extends Field['kind'] = Field['kind']> {
  field: Extract<Field, { kind: K }>;
  /** Where its value stands. */
  path: Path;
  /** Its place without numbers: `containers[].file`. */
  name: string;
}

/** The value of a field, what it is called, and what is wrong with it. */
export function useField({ field, path, name }: Omit<FieldProps, 'field'> & { field: Field }) {
  const { say } = useMessages();
  const { value, set, problems } = useForm();
  const text = textOf(say.settings.fields, name, field.kind === 'secret' ? undefined : field.description);
  return {
    label: text.label,
    hint: text.hint,
    options: text.options ?? {},
    problem: problems.get(placeOf(path)),
    value: valueAt(value, path),
    set: (next: unknown) => set(path, next),
  };
}
