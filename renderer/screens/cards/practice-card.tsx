import { FlaskConical } from 'lucide-react';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import css from './cards.module.css';

/** Makes a card that is a file, to try everything without danger. `prominent` when there is nothing else. */
export function PracticeCard({ prominent }: { prominent: boolean }) {
  const { say } = useMessages();
  const [making, make] = useCall('practice.make');
  return (
    <div className={css['practice']} data-prominent={prominent}>
      <Button look={prominent ? 'quiet' : 'plain'} busy={making.is === 'asking'} onClick={() => void make({})}>
        <FlaskConical aria-hidden="true" />
        {say.cards.practice}
      </Button>
      <p className={css['soft']}>{say.cards.practiceHint}</p>
      {making.is === 'failed' ? <Problem error={making.error} /> : null}
    </div>
  );
}
