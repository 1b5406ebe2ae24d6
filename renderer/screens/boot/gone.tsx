import { EyeOff } from 'lucide-react';
import { useMessages } from '../../messages/use-messages.ts';
import css from './boot.module.css';
import type { BootState } from './device.tsx';

/** Who looks no longer, although the others may. */
export function Gone({ gone }: { gone: BootState['gone'] }) {
  const { say, tell } = useMessages();
  if (gone.length === 0) return null;
  return (
    <div className={css['notes']} role="status">
      <ul>
        {gone.map(({ observer, error }, index) => (
          <li key={`${index} ${observer}`} className={css['note']} data-open="true">
            <EyeOff aria-hidden="true" />
            <span>
              {say.boot.gone(say.boot.observer[observer])} {error === undefined ? '' : tell.error(error).message}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
