import { type CSSProperties, useCallback, useMemo, useRef, useState } from 'react';
import type { BenchSlot, BenchState } from '../../../../electron/contract/lot/bench.ts';
import { useTitle } from '../../../hooks/use-title.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import { Announcer } from '../../../parts/announcer.tsx';
import { Problem } from '../../../parts/problem.tsx';
import type { EngineerTask } from '../engineer/engineer.tsx';
import { countsOf } from '../counts.ts';
import { Alarms } from './alarms.tsx';
import { endsOf, progressOf } from './announce.ts';
import { AskDialog, type Asked } from './ask-dialog.tsx';
import { BenchActions } from './bench-actions.tsx';
import { BenchHead } from './bench-head.tsx';
import css from './bench.module.css';
import { ScanBand } from './scan-band.tsx';
import { Shelf } from './shelf.tsx';
import { Stations } from './stations.tsx';
import { Tile } from './tile.tsx';
import type { SlotAct } from './tile-button.tsx';
import { useAwake } from './use-awake.ts';
import { useBenchActs } from './use-bench-acts.ts';
import { useRoom } from './use-room.ts';
import { useScans } from './use-scans.ts';
import { useSounds } from './use-sounds.ts';
import { useWedge } from './use-wedge.ts';

interface BenchProps {
  bench: BenchState;
  onLots: () => void;
  onEngineer: (task: EngineerTask) => void;
}

/** The operator's screen: everything on it goes by itself, and is read from afar. */
export function Bench({ bench, onLots, onEngineer }: BenchProps) {
  const speech = useMessages();
  const words = useLotWords();
  const [page, tiles] = [useRef<HTMLDivElement>(null), useRef<HTMLUListElement>(null)];
  const { columns, unit } = useRoom(page, tiles, bench.slots.length);
  const [asked, setAsked] = useState<Asked>();
  const { error, act } = useBenchActs();
  const sounds = useSounds(bench);
  const { bad, scan } = useScans(sounds.play);
  useWedge(scan);
  useAwake(bench.run === 'running');
  const { passed } = countsOf(bench.standing);
  const format = speech.format;
  useTitle(`${format.number(passed)}/${format.number(bench.lot.size)} · ${bench.lot.name} · Wick`);
  const onAct = useCallback(
    (slot: BenchSlot, wish: SlotAct) => {
      if (wish === 'confirm' || wish === 'hold' || wish === 'start') act(slot, wish);
      else setAsked({ about: wish, slot: { id: slot.id, name: slot.name, card: slot.card?.token ?? '' } });
    },
    [act],
  );
  const said = useMemo(() => ({ ...speech, words }), [speech, words]);
  const ends = useMemo(() => endsOf(bench, said), [bench, said]);
  const style = { '--columns': columns, '--unit': `${unit}px` } as CSSProperties;
  return (
    <div ref={page} className={css['bench']}>
      <BenchHead bench={bench} />
      <Alarms bench={bench} />
      <Standing bench={bench} />
      {error === undefined ? null : <Problem error={error} />}
      <ScanBand at={bench.at} scanned={bench.scanned} bad={bad} />
      <ul ref={tiles} aria-label={words.bench.slots} className={css['tiles']} style={style}>
        {bench.slots.map((slot) => (
          <Tile key={slot.id} slot={slot} at={bench.at} isWorst={slot.id === bench.figures.worstSlot} onAct={onAct} />
        ))}
      </ul>
      <Shelf awaited={bench.awaited} at={bench.at} />
      <Stations lot={bench.lot.id} own={bench.station} at={bench.at} />
      <BenchActions
        run={bench.run}
        sounds={sounds}
        onStop={() => setAsked({ about: 'stop' })}
        onLots={onLots}
        onEngineer={() => onEngineer({ about: 'lot', lot: bench.lot.id })}
      />
      <Announcer now={progressOf(bench, said)} ends={ends} />
      {asked === undefined ? null : <AskDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

/** What holds for the whole bench. */
function Standing({ bench: { run, standing } }: { bench: BenchState }) {
  const { bench: words } = useLotWords();
  if (standing.status === 'complete') {
    return (
      <p className={css['standing']} data-tone="good">
        <strong>✓ {words.complete}</strong> {words.completeHint}
      </p>
    );
  }
  if (run === 'running') return null;
  return <p className={css['standing']}>{run === 'stopping' ? words.stopping : words.stopped}</p>;
}
