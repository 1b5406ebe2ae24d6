import { Ban, Check, CircleAlert } from 'lucide-react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import type { Ask } from './ask.ts';
import { NextStepButton } from './next-step-button.tsx';
import { toneOf } from './outcome.ts';
import type { Slot } from './slots.ts';
import css from './tile.module.css';
import { TileNotes } from './tile-notes.tsx';

const signs = { busy: Check, good: Check, written: Check, failed: CircleAlert, cancelled: Ban };

interface TileResultProps {
  slot: Slot;
  idle: boolean;
  onAsk: (ask: Ask) => void;
}

/** What has come of a card, and what to do with it. */
export function TileResult({ slot, idle, onAsk }: TileResultProps) {
  const { say, tell } = useMessages();
  const { writing } = say;
  const { result, drive } = slot.target;
  const tone = toneOf(slot);
  if (result === undefined || tone === 'busy') return null;
  const Sign = signs[tone];
  const { problem, unit } = result;
  const told = problem === undefined ? undefined : tell.error(problem.error);
  const isGood = result.outcome === 'good';
  return (
    <>
      <div className={css['result']}>
        <p className={css['outcome']}>
          <Sign aria-hidden="true" className={css['sign']} />
          {writing[tone]}
        </p>
        {isGood ? (
          <p className={css['why']}>
            {result.verified ? writing.goodNote : writing.writtenNote} {partingWords(slot, writing)}
          </p>
        ) : null}
        {told === undefined || tone === 'cancelled' ? null : (
          <>
            <p className={css['why']}>{told.message}</p>
            {told.hint === undefined ? null : <p>{told.hint}</p>}
          </>
        )}
        {isGood ? null : <p>{writing[leftOver(result)]}</p>}
        <TileNotes result={result} />
      </div>
      <div className={css['buttons']}>
        {isGood && unit !== undefined && drive.transport !== 'practice' ? (
          <Button onClick={() => onAsk({ want: 'boot', units: [{ unit, name: drive.name }] })}>{writing.boot}</Button>
        ) : null}
        {unit === undefined ? null : (
          <Button onClick={() => onAsk({ want: 'certificate', unit })}>{writing.certificate}</Button>
        )}
        {isGood ? (
          <Button onClick={() => onAsk({ want: 'another', slot })}>{writing.another}</Button>
        ) : (
          <NextStepButton slot={slot} idle={idle} onAsk={onAsk} />
        )}
      </div>
    </>
  );
}

/** What a card that is not good holds now. */
function leftOver({ wiped, touched }: { wiped: boolean; touched: boolean }): 'wiped' | 'untouched' | 'torn' {
  if (wiped) return 'wiped';
  return touched ? 'torn' : 'untouched';
}

function partingWords(
  { job, target }: Slot,
  say: Pick<ReturnType<typeof useMessages>['say']['writing'], 'practiceDone' | 'takeOut' | 'stillIn'>,
): string {
  if (target.drive.transport === 'practice') return say.practiceDone;
  return job.eject ? say.takeOut : say.stillIn;
}
