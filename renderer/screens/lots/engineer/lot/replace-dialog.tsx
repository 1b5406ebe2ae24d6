import { type FormEvent, useId, useState } from 'react';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Dialog } from '../../../../parts/dialog.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import css from '../form.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';

interface ReplaceDialogProps {
  unit: UnitRecord;
  columns: readonly string[];
  /** The lot has rules that can make them. */
  byRules: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** Other values for a unit whose first ones may be out there. */
export function ReplaceDialog({ unit, columns, byRules, onClose, onDone }: ReplaceDialogProps) {
  const { unit: words, cancel } = useEngineerWords();
  const form = useId();
  const [called, replace] = useEngineerCall('unit.replace');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const given = columns.filter((name) => (values[name] ?? '') !== '');
  const isWhole = given.length === columns.length || (byRules && given.length === 0);
  const send = async (submit: FormEvent) => {
    submit.preventDefault();
    const done = await replace({
      lot: unit.lot,
      unit: unit.number,
      values: Object.fromEntries(given.map((name) => [name, values[name] ?? ''])),
    });
    if (done !== undefined) onDone();
  };
  return (
    <Dialog
      title={words.replaceTitle}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" form={form} look="main" disabled={!isWhole} busy={called.is === 'asking'}>
            {words.replace}
          </Button>
        </>
      }
    >
      <p>{words.replaceLead}</p>
      {byRules ? <p>{words.replaceByRules}</p> : null}
      <form id={form} className={css['form']} onSubmit={(submit) => void send(submit)}>
        {columns.map((name, index) => (
          <TextInput
            key={name}
            label={name}
            type={unit.secret.includes(name) ? 'password' : 'text'}
            value={values[name] ?? ''}
            onChange={(value) => setValues({ ...values, [name]: value })}
            {...(index === 0 ? { 'data-first': true } : {})}
          />
        ))}
      </form>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}
