import { useMessages } from '../../messages/use-messages.ts';
import { Segmented } from '../../parts/segmented.tsx';
import type { Alternatives, Path } from './field.ts';
import { useForm } from './form-context.ts';
import { textOf } from './labels.ts';
import css from './settings.module.css';
import { takeWay, valueAt, wayOf } from './values.ts';

interface WaysFieldProps {
  part: Alternatives;
  /** Of the group that they are ways of. */
  path: Path;
  name: string;
  groupName: string;
}

/** Several ways of which one is taken. What was filled in for another way is not kept. */
export function WaysField({ part, path, name, groupName }: WaysFieldProps) {
  const { say } = useMessages();
  const { value, set, draw: FieldView } = useForm();
  const group = valueAt(value, path);
  const way = wayOf(part, group);
  const { label, hint, options = {} } = textOf(say.settings.fields, name);
  const choose = (wanted: string) => {
    const next = part.ways.find((one) => one.name === wanted);
    if (next !== undefined) set(path, takeWay(part, group, next));
  };
  return (
    <div className={css['ways']}>
      <Segmented
        label={label}
        hint={hint}
        value={way?.name ?? ''}
        options={part.ways.map((one) => ({ value: one.name, name: options[one.name] ?? one.name }))}
        onChange={choose}
      />
      {way?.members.map((member) => (
        <FieldView
          key={member.path.join('.')}
          field={member.field.kind === 'group' ? { ...member.field, required: true } : member.field}
          path={[...path, ...member.path]}
          name={[groupName, ...member.path].filter(Boolean).join('.')}
        />
      ))}
    </div>
  );
}
