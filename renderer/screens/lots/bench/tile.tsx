import { memo, useId } from 'react';
import type { BenchSlot } from '../../../../electron/contract/lot/bench.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import { ProgressBar } from '../../../parts/progress-bar.tsx';
import { Countdown } from './countdown.tsx';
import { faceOf, toneOf } from './face.ts';
import { Sign } from './sign.tsx';
import { type SlotAct, TileButton } from './tile-button.tsx';
import css from './tile.module.css';

interface TileProps {
  slot: BenchSlot;
  /** When its state was made, by the engine's clock. */
  at: number;
  isWorst: boolean;
  onAct: (slot: BenchSlot, act: SlotAct) => void;
}

/** One slot, to be read from three metres. */
export const Tile = memo(function Tile({ slot, at, isWorst, onAct }: TileProps) {
  const speech = useMessages();
  const words = useLotWords();
  const { format } = speech;
  const id = useId();
  const { state, name, unit, board, health, since } = slot;
  const { big, note, detail } = faceOf(slot, { ...speech, words });
  const tone = toneOf(state);
  const fraction = state.kind === 'working' || state.kind === 'inspecting' ? state.fraction : undefined;
  return (
    <li className={css['tile']} data-tone={tone} data-kind={state.kind} aria-labelledby={id}>
      {/* Anew for each state: it lights up once. */}
      <div key={`${state.kind}${since}`} className={css['flash']} aria-hidden="true" />
      <div className={css['inside']}>
        <header className={css['head']}>
          <h2 id={id} className={css['name']}>
            {name}
          </h2>
          <p className={css['unit']}>
            {unit === undefined ? null : <strong>{words.bench.unit(format.number(unit))}</strong>}
            {board === undefined ? null : <span>{words.bench.board(board)}</span>}
          </p>
        </header>
        <div className={css['face']}>
          {state.kind === 'countdown' ? (
            <Countdown at={at} since={since} until={state.until} />
          ) : fraction === undefined ? (
            <Sign state={state} />
          ) : (
            <span className={css['percent']}>{format.percent(fraction)}</span>
          )}
          <p className={css['big']}>{big}</p>
        </div>
        {tone === 'run' ? <ProgressBar label={`${name}: ${big}`} fraction={fraction} /> : null}
        <div className={css['foot']}>
          <div className={css['notes']}>
            {note === undefined ? null : <p className={css['note']}>{note}</p>}
            {state.kind === 'working' && state.rate !== undefined ? <p>{format.rate(state.rate)}</p> : null}
            {detail === undefined ? null : <p className={css['detail']}>{detail}</p>}
            {isWorst && health.pace !== undefined && health.pace < 1 ? (
              <p className={css['detail']}>{words.bench.slow(format.percent(health.pace))}</p>
            ) : null}
          </div>
          <TileButton slot={slot} onAct={onAct} />
        </div>
      </div>
    </li>
  );
});
