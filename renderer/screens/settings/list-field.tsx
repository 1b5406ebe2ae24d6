import { Plus, X } from 'lucide-react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { useForm } from './form-context.ts';
import { textOf } from './labels.ts';
import css from './settings.module.css';
import { type FieldProps, useField } from './use-field.ts';

/** Any number of the same. */
export function ListField(props: FieldProps<'list'>) {
  const { say } = useMessages();
  const { draw: FieldView } = useForm();
  const { field, path, name } = props;
  const { label, hint, problem, value, set } = useField(props);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const item = textOf(say.settings.fields, `${name}[]`).label;
  const fresh = field.item.kind === 'group' ? {} : '';
  return (
    <fieldset className={css['list']}>
      <legend className={css['label']}>{label}</legend>
      {hint === undefined ? null : <p className={css['soft']}>{hint}</p>}
      {problem === undefined ? null : <p className={css['problem']}>⚠ {problem}</p>}
      {items.length === 0 ? null : (
        <ol className={css['items']}>
          {items.map((_, index) => (
            <li key={index} className={css['item']}>
              <FieldView field={field.item} path={[...path, index]} name={`${name}[]`} />
              <button
                type="button"
                className={css['remove']}
                aria-label={say.settings.remove(say.settings.item(item, index + 1))}
                onClick={() => set(items.filter((_, other) => other !== index))}
              >
                <X aria-hidden="true" />
              </button>
            </li>
          ))}
        </ol>
      )}
      {field.most !== undefined && items.length >= field.most ? null : (
        <Button className={css['add']} onClick={() => set([...items, fresh])}>
          <Plus aria-hidden="true" />
          {say.settings.add(item)}
        </Button>
      )}
    </fieldset>
  );
}
