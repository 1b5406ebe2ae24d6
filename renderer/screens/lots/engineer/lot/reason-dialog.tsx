import { type FormEvent, useId, useState } from 'react';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Dialog } from '../../../../parts/dialog.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import { useEngineerCall } from '../use-engineer-call.ts';

interface ReasonDialogProps {
  unit: UnitRecord;
  event: 'returned' | 'scrapped';
  onClose: () => void;
  onDone: () => void;
}

/** Takes a unit back, or scraps it; why is kept. */
export function ReasonDialog({ unit, event, onClose, onDone }: ReasonDialogProps) {
  const { unit: words, cancel } = useEngineerWords();
  const form = useId();
  const [called, tell] = useEngineerCall('unit.tell');
  const [reason, setReason] = useState('');
  const isScrap = event === 'scrapped';
  const send = async (submit: FormEvent) => {
    submit.preventDefault();
    const done = await tell({ lot: unit.lot, unit: unit.number, event, reason: reason.trim() });
    if (done !== undefined) onDone();
  };
  return (
    <Dialog
      title={isScrap ? words.scrapTitle : words.returnTitle}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button
            type="submit"
            form={form}
            look={isScrap ? 'danger' : 'main'}
            disabled={reason.trim() === ''}
            busy={called.is === 'asking'}
          >
            {isScrap ? words.scrap : words.return}
          </Button>
        </>
      }
    >
      <p>{isScrap ? words.scrapLead : words.returnLead}</p>
      <form id={form} onSubmit={(submit) => void send(submit)}>
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
