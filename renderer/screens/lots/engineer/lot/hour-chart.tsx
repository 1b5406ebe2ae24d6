import { useId } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { hourBars } from './hour-bars.ts';
import own from './lot.module.css';

type Hours = NonNullable<Out<'lot.watch'>['figures']['hours']>;

const box = { width: 480, height: 120 };

/** Good and failed cards of the last hours: columns, and the same as a table for who does not see them. */
export function HourChart({ hours }: { hours: Hours }) {
  const { lot: words } = useEngineerWords();
  const { format } = useMessages();
  const id = useId();
  const { bars, most } = hourBars(hours, box);
  const first = bars[0];
  const last = bars.at(-1);
  return (
    <figure className={own['chart']} aria-labelledby={id}>
      <figcaption id={id}>{words.perHour}</figcaption>
      <div className={own['plot']}>
        <span className={own['most']} aria-hidden="true">
          {format.number(most)}
        </span>
        <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" aria-hidden="true">
          {bars.map(({ start, x, width, good, failed }) => (
            <g key={start}>
              <rect x={x} width={width} y={box.height - good} height={good} data-tone="good" />
              <rect x={x} width={width} y={box.height - good - failed} height={failed} data-tone="bad" />
            </g>
          ))}
        </svg>
        <span className={own['axis']} aria-hidden="true">
          <span>{first === undefined ? '' : format.time(first.start)}</span>
          <span>{last === undefined || last === first ? '' : format.time(last.start)}</span>
        </span>
      </div>
      <p className={own['key']} aria-hidden="true">
        <span className={own['dot']} data-tone="good" /> {words.good}
        <span className={own['dot']} data-tone="bad" /> {words.bad}
      </p>
      <ul className={own['unseen']}>
        {bars.map(({ start, tally }) => (
          <li key={start}>
            {words.perHourIs(format.time(start), format.number(tally.good), format.number(tally.failed))}
          </li>
        ))}
      </ul>
    </figure>
  );
}
