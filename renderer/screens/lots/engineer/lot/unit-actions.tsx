import { useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import css from '../layout.module.css';
import { ReasonDialog } from './reason-dialog.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';

interface UnitActionsProps {
  unit: UnitRecord;
  definition: Out<'lot.get'> | undefined;
  onDone: () => void;
}

/** What an engineer may decide of a unit; only what its state allows. */
export function UnitActions({ unit, definition, onDone }: UnitActionsProps) {
  const { unit: words } = useEngineerWords();
  const [asking, setAsking] = useState<'returned' | 'scrapped' | 'replace'>();
  const { state, values } = unit;
  const isSpent = values === 'burnt' || values === 'disabled';
  const may = {
    return: state === 'failed' || state === 'passed',
    scrap: state === 'open' || state === 'failed' || state === 'returned' || state === 'passed',
    replace: isSpent && (state === 'open' || state === 'failed' || state === 'returned'),
  };
  if (!may.return && !may.scrap && !may.replace) return null;
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
      {may.return ? <Button onClick={() => setAsking('returned')}>{words.return}</Button> : null}
      {may.replace && columns.length > 0 ? <Button onClick={() => setAsking('replace')}>{words.replace}</Button> : null}
      {may.scrap ? <Button onClick={() => setAsking('scrapped')}>{words.scrap}</Button> : null}
      {asking === 'returned' || asking === 'scrapped' ? (
        <ReasonDialog unit={unit} event={asking} onClose={close} onDone={done} />
      ) : null}
      {asking === 'replace' ? <ReplaceDialog unit={unit} columns={columns} onClose={close} onDone={done} /> : null}
    </div>
  );
}
