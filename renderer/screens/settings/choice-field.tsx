import { useMessages } from '../../messages/use-messages.ts';
import { Segmented } from '../../parts/segmented.tsx';
import { Select } from '../../parts/select.tsx';
import { type FieldProps, useField } from './use-field.ts';

/** One of a few that are known; side by side where there are few. */
export function ChoiceField(props: FieldProps<'choice'>) {
  const { say } = useMessages();
  const { field } = props;
  const { label, hint, problem, options: names, value, set } = useField(props);
  const free = field.required || field.usual !== undefined ? [] : [{ value: '', name: say.settings.unset }];
  const options = [...free, ...field.options.map((one) => ({ value: one, name: names[one] ?? one }))];
  const chosen = typeof value === 'string' ? value : (field.usual ?? '');
  const common = { label, hint, problem, options, value: chosen, onChange: set };
  return options.length <= 4 ? <Segmented {...common} /> : <Select {...common} />;
}
