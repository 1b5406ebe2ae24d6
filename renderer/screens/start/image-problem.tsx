import type { WickError } from '../../../electron/contract/errors.ts';
import { nextStep } from '../../../electron/contract/next-step.ts';
import type { ImageChoice } from '../../flow/flow.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useLooking } from '../../flow/use-looking.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import css from './chosen-image.module.css';

interface ImageProblemProps {
  error: WickError;
  choice: ImageChoice;
  onOther: () => void;
}

/** What is wrong with the image, with what can be done about it. An archive with several images only asks which one. */
export function ImageProblem({ error, choice, onOther }: ImageProblemProps) {
  const { say } = useMessages();
  const [, dispatch] = useFlow();
  const { again } = useLooking();
  const next = nextStep(error.toJSON());
  const entries = entriesOf(error);
  if (error.code === 'archive-several-images' && entries.length > 0) {
    return (
      <section className={css['entries']}>
        <h2>{say.start.entries}</h2>
        <ul>
          {entries.map((entry) => (
            <li key={entry}>
              <Button onClick={() => dispatch({ type: 'image', choice: { ...choice, entry } })}>{entry}</Button>
            </li>
          ))}
        </ul>
        <Button look="plain" onClick={onOther}>
          {say.start.other}
        </Button>
      </section>
    );
  }
  return (
    <Problem
      error={error}
      action={
        <span className={css['waysOn']}>
          {next === 'try-again' || next === 'load-page' ? <Button onClick={again}>{say.start.again}</Button> : null}
          <Button onClick={onOther}>{say.start.other}</Button>
        </span>
      }
    />
  );
}

function entriesOf({ fields }: WickError): string[] {
  const entries = 'entries' in fields ? (fields.entries as unknown) : undefined;
  return Array.isArray(entries) ? entries.filter((entry) => typeof entry === 'string') : [];
}
