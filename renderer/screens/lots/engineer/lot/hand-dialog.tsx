import { type FormEvent, useId, useState } from 'react';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../../messages/use-lot-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Dialog } from '../../../../parts/dialog.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';
import { causes, fateOf, type HandEvent, isOut } from './unit-choices.ts';

interface HandDialogProps {
  unit: UnitRecord;
  event: HandEvent;
  onClose: () => void;
  onDone: () => void;
}

/** Fails a unit, takes it back, or scraps it; why is kept, and what becomes of its values is said before. */
export function HandDialog({ unit, event, onClose, onDone }: HandDialogProps) {
  const { unit: words, cancel } = useEngineerWords();
  const { cause: causeNames } = useLotWords();
  const form = useId();
  const [called, tell] = useEngineerCall('unit.tell');
  const [reason, setReason] = useState('');
  const [cause, setCause] = useState<(typeof causes)[number]>('boot');
  const asksCause = isOut(unit);
  const said = {
    failed: { title: words.failTitle, lead: words.failLead, button: words.fail },
    returned: { title: words.returnTitle, lead: words.returnLead, button: words.return },
    scrapped: { title: words.scrapTitle, lead: words.scrapLead, button: words.scrap },
  }[event];
  const send = async (submit: FormEvent) => {
    submit.preventDefault();
    const why = { event, reason: reason.trim(), ...(asksCause ? { cause } : {}) };
    if ((await tell({ lot: unit.lot, unit: unit.number, ...why })) !== undefined) onDone();
  };
  return (
    <Dialog
      title={said.title}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button
            type="submit"
            form={form}
            look={event === 'returned' ? 'main' : 'danger'}
            disabled={reason.trim() === ''}
            busy={called.is === 'asking'}
          >
            {said.button}
          </Button>
        </>
      }
    >
      <p>{said.lead}</p>
      <p className={textCss['note']}>
        {[
          words.fate[fateOf(unit, event)],
          unit.marks?.tag === undefined || unit.values === 'disabled' ? '' : words.token,
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      <form id={form} className={formCss['form']} onSubmit={(submit) => void send(submit)}>
        {asksCause ? (
          <Select
            label={words.wrong}
            value={cause}
            options={causes.map((value) => ({ value, name: causeNames[value] }))}
            onChange={(next) => setCause(causes.find((one) => one === next) ?? 'other')}
          />
        ) : null}
        <TextInput
          label={words.reason}
          hint={words.reasonHint}
          maxLength={1000}
          value={reason}
          onChange={setReason}
          data-first
        />
      </form>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}
