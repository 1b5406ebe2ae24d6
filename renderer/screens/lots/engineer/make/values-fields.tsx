import { useId } from 'react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Segmented } from '../../../../parts/segmented.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { FileField } from '../file-field.tsx';
import { ColumnList } from './column-list.tsx';
import { type Draft, type Source } from './draft.ts';
import { FirstValues } from './first-values.tsx';
import { RuleField } from './rule-field.tsx';
import { firstRule } from './rule-draft.ts';
import { TableProblems } from './table-problems.tsx';
import type { Look } from './use-look.ts';

interface ValuesFieldsProps {
  draft: Draft;
  look: Look | undefined;
  /** Why there is no table. */
  missing: string | undefined;
  onChange: (changes: Partial<Draft>) => void;
}

/** Where the values of the units come from, and what comes of it. */
export function ValuesFields({ draft, look, missing, onChange }: ValuesFieldsProps) {
  const { make } = useEngineerWords();
  const { tell } = useMessages();
  const id = useId();
  const { source } = draft;
  const wanted = (look?.variables ?? []).filter(({ from }) => from !== 'table');
  const choose = (next: Source) => {
    const rules = Object.fromEntries(wanted.map(({ name, secret }) => [name, firstRule(name, secret)]));
    onChange({ source: next, ...(next === 'rules' ? { rules: { ...rules, ...draft.rules } } : {}) });
  };
  return (
    <section aria-labelledby={id} className={layoutCss['card']}>
      <h2 id={id}>{make.values}</h2>
      <Segmented
        label={make.from}
        value={source}
        options={(['none', 'table', 'rules'] as const).map((value) => ({ value, name: make.sources[value] }))}
        onChange={(value) => choose(value as Source)}
      />
      {source === 'none' && look !== undefined ? (
        <p className={wanted.length === 0 ? textCss['soft'] : textCss['note']}>
          {wanted.length === 0 ? make.noneNeeded : make.noneFit}
        </p>
      ) : null}
      {source === 'table' ? (
        <FileField
          label={make.table}
          hint={make.tableHint}
          problem={missing}
          title={make.tableTitle}
          show="all"
          file={draft.table}
          onChoose={(table) => onChange({ table })}
        />
      ) : null}
      {source === 'rules'
        ? wanted.map(({ name, secret }) => (
            <RuleField
              key={name}
              name={name}
              secret={secret}
              rule={draft.rules[name] ?? firstRule(name, secret)}
              onChange={(rule) => onChange({ rules: { ...draft.rules, [name]: rule } })}
            />
          ))
        : null}
      {look === undefined || source === 'none' ? null : (
        <>
          <ColumnList draft={draft} look={look} onChange={onChange} />
          <TableProblems problems={look.problems} more={look.more} />
          {look.notes.map((note) => (
            <p key={note} className={textCss['note']}>
              {tell.phrase(note)}
            </p>
          ))}
          <FirstValues look={look} />
        </>
      )}
    </section>
  );
}
