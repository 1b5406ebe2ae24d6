import { VolumeX } from 'lucide-react';
import type { BenchState } from '../../../../electron/contract/lot/bench.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Switch } from '../../../parts/switch.tsx';
import css from './bench.module.css';
import type { Sounds } from './use-sounds.ts';

interface BenchActionsProps {
  run: BenchState['run'];
  sounds: Sounds;
  onStop: () => void;
  onLots: () => void;
  onEngineer: () => void;
}

/** What is rarely wanted, at the bottom. */
export function BenchActions({ run, sounds, onStop, onLots, onEngineer }: BenchActionsProps) {
  const words = useLotWords();
  return (
    <footer className={css['actions']}>
      <Switch label={words.bench.sound} checked={sounds.on} onChange={sounds.setOn} />
      {sounds.on ? <Switch label={words.bench.tick} checked={sounds.tick} onChange={sounds.setTick} /> : null}
      {sounds.waits ? (
        <p className={css['touch']}>
          <VolumeX aria-hidden="true" />
          {words.bench.touch}
        </p>
      ) : null}
      <span className={css['gap']} />
      <Button look="plain" onClick={onLots}>
        {words.back}
      </Button>
      <Button look="plain" onClick={onEngineer}>
        {words.engineer}
      </Button>
      {run === 'running' ? <Button onClick={onStop}>{words.bench.stop}</Button> : null}
    </footer>
  );
}
