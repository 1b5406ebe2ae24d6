import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import layoutCss from '../layout.module.css';
import listCss from '../../../../parts/list.module.css';
import textCss from '../text.module.css';
import { SecretMark } from '../secret-mark.tsx';
import type { Draft } from './draft.ts';
import own from './make.module.css';
import type { Look } from './use-look.ts';

interface ColumnListProps {
  draft: Draft;
  look: Look;
  onChange: (changes: Partial<Draft>) => void;
}

/** Which values there are, which of them are secret, and which each unit has for itself. */
export function ColumnList({ draft, look, onChange }: ColumnListProps) {
  const { make } = useEngineerWords();
  const { variables, rows } = look;
  if (variables.length === 0) return null;
  return (
    <section className={layoutCss['section']}>
      <h3>
        {make.columns}
        {rows === undefined ? null : <span className={textCss['small']}> · {make.rows(rows)}</span>}
      </h3>
      <ul className={listCss['list']}>
        {variables.map(({ name, secret, unique, from, found }) => (
          <li key={name} className={own['column']}>
            <code>{name}</code>
            <span className={layoutCss['row']}>
              {secret ? <SecretMark text={make.secret} /> : null}
              <span className={textCss['small']}>
                {[
                  from === 'label' ? make.onLabel : '',
                  from === 'table' ? make.unplaced : '',
                  found ? '' : `⚠ ${make.missing}`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {from === 'table' ? null : (
              <span>
                <Mark
                  text={make.isUnique}
                  name={name}
                  checked={draft.unique[name] ?? unique}
                  onChange={(is) => onChange({ unique: { ...draft.unique, [name]: is } })}
                />
                {secret && draft.secret[name] !== true ? null : (
                  <Mark
                    text={make.isSecret}
                    name={name}
                    checked={draft.secret[name] ?? false}
                    onChange={(is) => onChange({ secret: { ...draft.secret, [name]: is } })}
                  />
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface MarkProps {
  text: string;
  /** Of the column. */
  name: string;
  checked: boolean;
  onChange: (is: boolean) => void;
}

function Mark({ text, name, checked, onChange }: MarkProps) {
  return (
    <Checkbox
      label={
        <span>
          {text}
          <span className={own['unseen']}>: {name}</span>
        </span>
      }
      checked={checked}
      onChange={onChange}
    />
  );
}
