import { useState } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { PostMortem } from '../boot/post-mortem.tsx';
import { WatchDialog } from '../boot/watch-dialog.tsx';
import css from './certificate.module.css';

interface UnitBootProps {
  unit: string;
  name: string;
}

/** Watches the first boot of a card that was written earlier, or looks at what is left of it. */
export function UnitBoot({ unit, name }: UnitBootProps) {
  const { say } = useMessages();
  const words = say.history.certificate;
  const [isWatching, setWatching] = useState(false);
  const [looks, setLooks] = useState(false);
  return (
    <section className={css['check']}>
      <h3>{words.boot}</h3>
      <div className={css['buttons']}>
        <Button onClick={() => setWatching(true)}>{words.watch}</Button>
        {looks ? null : <Button onClick={() => setLooks(true)}>{words.mortem}</Button>}
      </div>
      {looks ? <PostMortem unit={unit} /> : null}
      {isWatching ? <WatchDialog units={[{ unit, name }]} onClose={() => setWatching(false)} /> : null}
    </section>
  );
}
