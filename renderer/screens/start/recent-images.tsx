import { History, X } from 'lucide-react';
import { useEffect } from 'react';
import type { ImageChoice } from '../../flow/flow.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './recent-images.module.css';
import { nameOf } from './name-of.ts';

/** Images that were written before. */
export function RecentImages({ onTake }: { onTake: (choice: ImageChoice) => void }) {
  const { say, format } = useMessages();
  const [listed, list] = useCall('image.recent');
  const [, forget] = useCall('image.forget');
  useEffect(() => void list({}), [list]);
  if (listed.is !== 'done' || listed.value.images.length === 0) return null;
  return (
    <section className={css['recent']}>
      <h2>{say.start.recent}</h2>
      <ul className={css['list']}>
        {listed.value.images.map(({ choice, used, size, missing }) => (
          <li key={choice.source} className={css['item']}>
            <button type="button" className={css['take']} disabled={missing} onClick={() => onTake(choice)}>
              <History aria-hidden="true" className={css['sign']} />
              <span className={css['name']}>{nameOf(choice)}</span>
              <span className={css['soft']}>
                {missing
                  ? say.start.missing
                  : [size && format.size(size), format.time(used)].filter(Boolean).join(' · ')}
              </span>
            </button>
            <button
              type="button"
              className={css['forget']}
              aria-label={say.start.forget(nameOf(choice))}
              onClick={() => void forget({ source: choice.source }).then(() => list({}))}
            >
              <X aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
