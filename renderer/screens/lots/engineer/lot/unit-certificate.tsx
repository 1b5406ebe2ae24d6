import { useEffect, useState } from 'react';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { CertificateDialog } from '../../../history/certificate-dialog.tsx';
import css from '../engineer.module.css';

/** The certificate of a unit, where it was made here. */
export function UnitCertificate({ unit }: { unit: UnitRecord }) {
  const { unit: words } = useEngineerWords();
  const [called, list] = useCall('history.list');
  const [open, setOpen] = useState(false);
  const isSigned = unit.certificate !== undefined;
  // As a lot's certificates name their units.
  const name = `${unit.lot}/${unit.number}`;
  useEffect(() => {
    if (isSigned) void list({ search: name, limit: 500 });
  }, [isSigned, name, list]);
  if (!isSigned || called.is !== 'done') return null;
  const found = called.value.units.find((one) => one.unit === name);
  if (found === undefined) return <p className={css['soft']}>{words.noCertificate}</p>;
  return (
    <div>
      <Button onClick={() => setOpen(true)}>{words.openCertificate}</Button>
      {open ? <CertificateDialog unit={found.id} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
