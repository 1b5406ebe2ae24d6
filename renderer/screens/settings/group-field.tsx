import { useForm } from './form-context.ts';
import type { Group, Path } from './field.ts';
import { isRecord, nameOfPart } from './form-model.ts';
import css from './settings.module.css';
import { Checkbox } from '../../parts/checkbox.tsx';
import { type FieldProps, useField } from './use-field.ts';
import { placeOf } from './values.ts';
import { WaysField } from './ways-field.tsx';

/** Several things that belong together. One that may be left out is opened by its name. */
export function GroupField(props: FieldProps<'group'>) {
  const { field, path, name } = props;
  const { label, hint, problem, value, set } = useField(props);
  if (field.required) return <Parts group={field} path={path} name={name} />;
  const open = isRecord(value);
  return (
    <div className={css['group']} data-open={open}>
      <Checkbox
        label={label}
        hint={hint}
        problem={problem}
        checked={open}
        onChange={(checked) => set(checked ? {} : undefined)}
      />
      {open ? (
        <div className={css['inner']} role="group" aria-label={label}>
          <Parts group={field} path={path} name={name} />
        </div>
      ) : null}
    </div>
  );
}

interface PartsProps {
  group: Group;
  path: Path;
  name: string;
  /** Names of the parts that are shown; all where absent. */
  only?: (name: string) => boolean;
}

/** What a group has, one below the other. */
export function Parts({ group, path, name, only = () => true }: PartsProps) {
  const { problems, draw: FieldView } = useForm();
  const problem = problems.get(placeOf(path));
  const inner = (steps: readonly string[]) => [name, ...steps].filter(Boolean).join('.');
  return (
    <div className={css['parts']}>
      {group.required && problem !== undefined ? <p className={css['problem']}>⚠ {problem}</p> : null}
      {group.parts
        .filter((part) => only(nameOfPart(part)))
        .map((part) =>
          part.kind === 'member' ? (
            <FieldView
              key={nameOfPart(part)}
              field={part.field}
              path={[...path, ...part.path]}
              name={inner(part.path)}
            />
          ) : (
            <WaysField key={part.name} part={part} path={path} name={inner([part.name])} groupName={name} />
          ),
        )}
    </div>
  );
}
