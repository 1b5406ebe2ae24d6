import { Check, CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { VerdictName } from '../../../electron/contract/boot.ts';
import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import listCss from '../../parts/list.module.css';
import { bootTone } from '../boot/tone.ts';
import css from './history.module.css';

const signs = { good: CircleCheck, open: CircleDashed, bad: CircleAlert };

interface UnitListProps {
  units: Out<'history.list'>['units'];
  onOpen: (id: string) => void;
}

/** Cards that were written, the newest first. */
export function UnitList({ units, onOpen }: UnitListProps) {
  const { say, format } = useMessages();
  const { history } = say;
  return (
    <ul aria-label={history.list} className={listCss['list']}>
      {units.map(({ id, image, drive, size, family, unit, serial, finished, verdict, boot }) => (
        <li key={id}>
          <button type="button" className={`${listCss['item']} ${css['unit']}`} onClick={() => onOpen(id)}>
            <span className={css['image']}>{image}</span>
            <span className={css['verdict']} data-verdict={verdict}>
              {verdict === 'good' ? <Check aria-hidden="true" /> : <CircleDashed aria-hidden="true" />}
              {history.verdict[verdict]}
            </span>
            <span className={css['facts']}>
              {[unit, drive, format.size(size), serial, family].filter(Boolean).join(' · ')}
            </span>
            {boot === undefined ? null : <BootVerdict verdict={boot} />}
            <time className={css['when']} dateTime={finished}>
              {format.time(Date.parse(finished))}
            </time>
          </button>
        </li>
      ))}
    </ul>
  );
}

function BootVerdict({ verdict }: { verdict: VerdictName }) {
  const { say } = useMessages();
  const tone = bootTone(verdict, { final: true, failed: false });
  const Sign = signs[tone];
  return (
    <span className={css['boot']} data-tone={tone}>
      <Sign aria-hidden="true" />
      {say.boot.verdict[verdict]}
    </span>
  );
}
