import { useEffect } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Certificate } from './certificate.tsx';
import { CheckCard } from './check-card.tsx';
import { UnitBoot } from './unit-boot.tsx';

interface CertificateDialogProps {
  /** Of the history. */
  unit: string;
  onClose: () => void;
}

/** The record of one card, and whether the card still is as it says. */
export function CertificateDialog({ unit, onClose }: CertificateDialogProps) {
  const { say } = useMessages();
  const [got, get] = useCall('history.get');
  useEffect(() => void get({ id: unit }), [get, unit]);
  return (
    <Dialog title={say.history.certificate.title} onClose={onClose}>
      {got.is === 'failed' ? <Problem error={got.error} /> : null}
      {got.is === 'done' ? (
        <>
          <Certificate record={got.value} />
          <UnitBoot unit={unit} name={nameOf(got.value)} />
          <CheckCard unit={unit} size={got.value.signed.certificate.drive.size} />
        </>
      ) : null}
    </Dialog>
  );
}

function nameOf({ signed: { certificate } }: Out<'history.get'>): string {
  return certificate.unit ?? certificate.drive.name;
}
