import { X } from 'lucide-react';
import { memo, useId } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { ProgressBar } from '../../parts/progress-bar.tsx';
import type { Ask } from './ask.ts';
import { leftInWords } from './left.ts';
import { toneOf } from './outcome.ts';
import { RateGraph } from './rate-graph.tsx';
import type { Slot } from './slots.ts';
import { StageList } from './stage-list.tsx';
import css from './tile.module.css';
import { TileResult } from './tile-result.tsx';

interface TileProps {
  slot: Slot;
  /** What leaves this screen can be done: nothing is under way elsewhere. */
  idle: boolean;
  onAsk: (ask: Ask) => void;
}

/** One card, to be read from two metres. */
export const Tile = memo(function Tile({ slot, idle, onAsk }: TileProps) {
  const { say, format } = useMessages();
  const id = useId();
  const { drive, result } = slot.target;
  return (
    <li className={css['tile']} data-tone={toneOf(slot)} aria-labelledby={id}>
      <div className={css['inside']}>
        <header className={css['head']}>
          <h2 id={id} className={css['name']}>
            {drive.name}
          </h2>
          <p className={css['place']}>
            {format.size(drive.size)} · <code>{shortPath(drive.path)}</code>
          </p>
          {result === undefined ? (
            <Button
              className={css['cancel']}
              disabled={slot.target.cancelling}
              aria-label={say.writing.cancelNamed(drive.name)}
              onClick={() => onAsk({ want: 'cancel', slots: [slot] })}
            >
              <X aria-hidden="true" />
              {say.writing.cancel}
            </Button>
          ) : null}
        </header>
        {result === undefined ? <UnderWay slot={slot} /> : <TileResult slot={slot} idle={idle} onAsk={onAsk} />}
      </div>
    </li>
  );
});

function UnderWay({ slot }: { slot: Slot }) {
  const { say, format } = useMessages();
  const { writing } = say;
  const { drive, phase, fraction, bytes, total, rate, left, rates, cancelling } = slot.target;
  const word = cancelling ? writing.cancelling : writing.phase[phase];
  return (
    <>
      <p className={css['now']}>
        {fraction === undefined ? null : <span className={css['huge']}>{format.percent(fraction)}</span>}
        <span className={css['phase']} data-alone={fraction === undefined}>
          {word}
        </span>
      </p>
      <ProgressBar label={`${drive.name}: ${word}`} fraction={fraction} />
      <div className={css['facts']}>
        <p className={css['pace']}>
          {rate === undefined ? null : <strong>{format.rate(rate)}</strong>}
          {total === undefined ? null : <span>{writing.amount(format.size(bytes), format.size(total))}</span>}
        </p>
        <RateGraph rates={rates} />
        <p>{left === undefined ? '' : leftInWords(left, writing, format)}</p>
        <p className={css['soft']}>
          {phase === 'writing' && slot.job.limit !== undefined ? writing.limit[slot.job.limit] : ''}
        </p>
      </div>
      <StageList slot={slot} />
    </>
  );
}

/** Practice drives lie deep in folders. */
function shortPath(path: string): string {
  return path.length <= 24 ? path : `…${path.slice(-20)}`;
}
