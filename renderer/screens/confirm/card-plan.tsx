import { TriangleAlert } from 'lucide-react';
import type { InspectReport } from '../../../electron/contract/inspect.ts';
import type { Plan } from '../../flow/flow.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { TextInput } from '../../parts/text-input.tsx';
import { TransportIcon } from '../cards/transport-icon.tsx';
import css from './confirm.module.css';
import { DiskPicture } from './disk-picture.tsx';
import { partsAfter, partsBefore } from './disk-parts.ts';
import { Edits } from './edits.tsx';
import { Refusal } from './refusal.tsx';

interface CardPlanProps {
  target: Plan['shows']['targets'][number];
  confirm: Plan['confirm'][number] | undefined;
  image: Plan['shows']['image'];
  report: InspectReport | undefined;
  typed: string;
  onType: (text: string) => void;
  onLookAgain: () => void;
}

/** What happens to one card: what it loses, what it becomes, what is changed in the image for it. */
export function CardPlan({ target, confirm, image, report, typed, onType, onLookAgain }: CardPlanProps) {
  const { say, format } = useMessages();
  const { drive, unmount, refusal, settings } = target;
  const before = partsBefore(drive);
  const held = before.flatMap(({ kind, name }) => (kind === 'partition' ? [name] : []));
  const wanted = confirm?.type;
  return (
    <li className={css['card']} data-refused={refusal !== undefined}>
      <h2 className={css['name']}>
        <TransportIcon transport={drive.transport} />
        <span>{drive.name}</span>
        <span className={css['soft']}>
          {format.size(drive.size)} · <code>{drive.path}</code>
        </span>
      </h2>
      {refusal === undefined ? (
        <>
          <p>{held.length === 0 ? say.confirm.lostBlank : say.confirm.lost(format.list(held))}</p>
          {unmount.length === 0 ? null : <p>{say.confirm.unmount(format.list(unmount))}</p>}
          <div className={css['disks']}>
            <DiskPicture title={say.confirm.before} parts={before} />
            <DiskPicture title={say.confirm.after} parts={partsAfter(report?.disk, image.size, drive.size)} />
          </div>
          {settings === undefined ? null : <Edits report={settings} />}
        </>
      ) : (
        <Refusal drive={drive} refusal={refusal} onLookAgain={onLookAgain} />
      )}
      {wanted === undefined || refusal !== undefined ? null : (
        <div className={css['friction']}>
          <p>
            <TriangleAlert aria-hidden="true" />
            {(confirm?.because ?? []).map((reason) => say.confirm.friction[reason]).join(' ')}
          </p>
          <TextInput label={say.confirm.type(wanted)} value={typed} onChange={onType} />
        </div>
      )}
    </li>
  );
}
