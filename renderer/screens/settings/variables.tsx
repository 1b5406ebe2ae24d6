import { useFlow } from '../../flow/use-flow.ts';
import { useWatch } from '../../hooks/use-watch.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './settings.module.css';

interface VariablesProps {
  names: readonly string[];
  /** Those whose values must not be seen. */
  secret: ReadonlySet<string>;
}

/** What stands in place of `{{name}}`: for all cards, and for each where it is another one. */
export function Variables({ names, secret }: VariablesProps) {
  const { say } = useMessages();
  const [{ targets, settings, rows }, dispatch] = useFlow();
  const { state } = useWatch('drives.watch', targets.length > 1 ? {} : undefined);
  if (names.length === 0 || settings === undefined) return null;
  const { values = {} } = settings;
  const nameOf = (path: string) => state?.drives.find((drive) => drive.path === path)?.name ?? '';
  const setAll = (name: string, value: string) =>
    dispatch({ type: 'settings', settings: { ...settings, values: { ...values, [name]: value } } });
  const setOne = (path: string, name: string, value: string) =>
    dispatch({ type: 'rows', rows: { ...rows, [path]: { ...rows[path], [name]: value } } });
  const cell = (label: string, name: string, value: string, placeholder: string, set: (value: string) => void) => (
    <td key={name}>
      <input
        type={secret.has(name) ? 'password' : 'text'}
        autoComplete="new-password"
        spellCheck={false}
        aria-label={`${name}: ${label}`}
        className={css['cell']}
        placeholder={secret.has(name) ? '' : placeholder}
        value={value}
        onChange={({ target }) => set(target.value)}
      />
    </td>
  );
  return (
    <section className={css['values']}>
      <h2>{say.settings.variables.title}</h2>
      <p className={css['soft']}>{say.settings.variables.lead}</p>
      <div className={css['scroll']}>
        <table className={css['table']}>
          <thead>
            <tr>
              <th scope="col">{say.settings.variables.card}</th>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{say.settings.variables.all}</th>
              {names.map((name) =>
                cell(say.settings.variables.all, name, values[name] ?? '', '', (value) => setAll(name, value)),
              )}
            </tr>
            {targets.length < 2
              ? null
              : targets.map((path) => (
                  <tr key={path}>
                    <th scope="row">
                      {nameOf(path)} <code>{path}</code>
                    </th>
                    {names.map((name) =>
                      cell(path, name, rows[path]?.[name] ?? '', values[name] ?? '', (value) =>
                        setOne(path, name, value),
                      ),
                    )}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
