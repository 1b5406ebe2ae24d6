import { Lock } from 'lucide-react';
import css from './text.module.css';

/** Says of a value that it is secret. */
export function SecretMark({ text }: { text: string }) {
  return (
    <span className={css['secret']}>
      <Lock aria-hidden="true" />
      {text}
    </span>
  );
}
