import { useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import css from '../layout.module.css';
import { HandDialog } from './hand-dialog.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { choicesOf, type HandEvent } from './unit-choices.ts';

interface UnitActionsProps {
  unit: UnitRecord;
  definition: Out<'lot.get'> | undefined;
  onDone: () => void;
}

/** What an engineer may decide of a unit; only what its state allows. */
export function UnitActions({ unit, definition, onDone }: UnitActionsProps) {
  const { unit: words } = useEngineerWords();
  const [asking, setAsking] = useState<HandEvent | 'replace'>();
  const may = choicesOf(unit);
  if (Object.values(may).every((is) => !is)) return null;
  const close = () => setAsking(undefined);
  const done = () => {
    close();
    onDone();
  };
  const source = definition?.lot.values;
  const columns =
    source === undefined || source.kind === 'none'
      ? Object.keys(unit.shown)
      : source.kind === 'table'
        ? source.columns
        : Object.keys(source.rules);
  return (
    <div className={css['row']}>
      {may.failed ? <Button onClick={() => setAsking('failed')}>{words.fail}</Button> : null}
      {may.returned ? <Button onClick={() => setAsking('returned')}>{words.return}</Button> : null}
      {may.replace && columns.length > 0 ? <Button onClick={() => setAsking('replace')}>{words.replace}</Button> : null}
      {may.scrapped ? <Button onClick={() => setAsking('scrapped')}>{words.scrap}</Button> : null}
      {asking === undefined || asking === 'replace' ? null : (
        <HandDialog unit={unit} event={asking} onClose={close} onDone={done} />
      )}
      {asking === 'replace' ? (
        <ReplaceDialog unit={unit} columns={columns} byRules={source?.kind === 'rules'} onClose={close} onDone={done} />
      ) : null}
    </div>
  );
}
