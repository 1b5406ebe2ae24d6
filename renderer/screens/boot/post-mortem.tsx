import { useMessages } from '../../messages/use-messages.ts';
import css from './verdict.module.css';

/** What can still be learned of a device that stays silent. */
export function PostMortem() {
  const { say } = useMessages();
  return (
    <section className={css['mortem']}>
      <h2>{say.boot.mortem}</h2>
      <p>{say.boot.mortemText}</p>
      <code>wick boot --medium /dev/…</code>
    </section>
  );
}
