import { useEffect, useState } from 'react';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { Dialog } from '../../../../parts/dialog.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { Certificate } from '../../../history/certificate.tsx';
import css from '../text.module.css';

/** The certificate of a unit, where it was made here. */
export function UnitCertificate({ unit }: { unit: UnitRecord }) {
  const { unit: words } = useEngineerWords();
  const { say } = useMessages();
  const [called, get] = useCall('unit.certificate');
  const [open, setOpen] = useState(false);
  const { lot, number, certificate } = unit;
  useEffect(() => {
    if (certificate !== undefined) void get({ lot, unit: number });
  }, [certificate, get, lot, number]);
  if (called.is === 'failed') return <Problem error={called.error} />;
  if (certificate === undefined || called.is !== 'done') return null;
  const record = called.value.certificate;
  if (record === undefined) return <p className={css['soft']}>{words.noCertificate}</p>;
  return (
    <div>
      <Button onClick={() => setOpen(true)}>{words.openCertificate}</Button>
      {open ? (
        <Dialog title={say.history.certificate.title} onClose={() => setOpen(false)}>
          <Certificate record={record} />
        </Dialog>
      ) : null}
    </div>
  );
}
