import { Ban, CheckSquare2, Square } from 'lucide-react';
import { useId } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './drive-card.module.css';
import { TransportIcon } from './transport-icon.tsx';

type Drive = Out<'drives.watch'>['drives'][number];

interface DriveCardProps {
  drive: Drive;
  taken: boolean;
  /** Bytes of the image, where known. */
  needs: number | undefined;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
}

/** One card: what it is, what is on it now, where it sits; and why it cannot be chosen, where it cannot. */
export function DriveCard({ drive, taken, needs, chosen, onChoose }: DriveCardProps) {
  const { say, format, tell } = useMessages();
  const id = useId();
  const obstacle = useObstacle(drive, taken, needs);
  const isThere = drive.unusable !== 'no-medium';
  const Box = chosen ? CheckSquare2 : Square;
  return (
    <li className={css['item']}>
      <label className={css['card']} data-chosen={chosen} data-obstacle={obstacle !== undefined}>
        <input
          type="checkbox"
          className={css['input']}
          checked={chosen}
          disabled={obstacle !== undefined}
          aria-describedby={`${id}-facts`}
          onChange={({ target }) => onChoose(target.checked)}
        />
        <Box aria-hidden="true" className={css['box']} />
        <TransportIcon transport={drive.transport} />
        <span className={css['name']}>{drive.name}</span>
        <span className={css['size']}>{isThere ? format.size(drive.size) : ''}</span>
        <span id={`${id}-facts`} className={css['facts']}>
          {isThere ? <span>{contentOf(drive, say, format.list)}</span> : null}
          <span>
            {say.cards.transport[drive.transport]} · <code>{drive.path}</code>
          </span>
          {drive.hidden === undefined ? null : <span>{tell.phrase(drive.hidden)}</span>}
          {obstacle === undefined ? null : (
            <strong>
              <Ban aria-hidden="true" className={css['sign']} />
              {obstacle}
            </strong>
          )}
        </span>
      </label>
    </li>
  );
}

function useObstacle(drive: Drive, taken: boolean, needs: number | undefined): string | undefined {
  const { say, format } = useMessages();
  if (taken) return say.cards.writing;
  if (drive.unusable === 'no-medium') return say.cards.noMedium;
  if (drive.readOnly) return say.cards.readOnly;
  return needs !== undefined && drive.size < needs ? say.cards.tooSmall(format.size(needs)) : undefined;
}

/** What would be lost, in words. */
function contentOf(
  { partitions, mountPoints }: Drive,
  say: ReturnType<typeof useMessages>['say'],
  list: (items: readonly string[]) => string,
): string {
  if (partitions.length === 0 && mountPoints.length === 0) return say.cards.empty;
  const named = partitions.flatMap(({ label }) =>
    label === undefined || label === '' ? [] : [say.cards.quoted(label)],
  );
  const what = named.length > 0 ? list(named) : say.cards.partitions(partitions.length);
  const holds = say.cards.holds(what);
  return mountPoints.length === 0 ? holds : `${holds}, ${say.cards.mounted(list(mountPoints))}`;
}
