import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import type { Path } from './field.ts';
import { useForm } from './form-context.ts';
import css from './settings.module.css';

interface PerCardProps {
  label: string;
  value: string;
  path: Path;
  set: (value: unknown) => void;
  problem?: string | undefined;
}

/** Makes a value another one on each card, and the same again. Nothing where there is one card. */
export function PerCard({ label, value, path, set, problem }: PerCardProps) {
  const { say } = useMessages();
  const { cards } = useForm();
  const variable = perCardName(value);
  if (variable === undefined) {
    if (cards < 2) return null;
    const name = path.filter((step) => typeof step === 'string').join('_');
    return (
      <Button look="plain" onClick={() => set(`{{${name}}}`)}>
        {say.settings.perCard}
      </Button>
    );
  }
  return (
    <div className={css['perCard']}>
      <p className={css['label']}>{label}</p>
      <p className={css['soft']}>
        <code>{value}</code> {say.settings.perCardOn}
      </p>
      <Button look="plain" onClick={() => set('')}>
        {say.settings.perCardOff}
      </Button>
      {problem === undefined ? null : <p className={css['problem']}>⚠ {problem}</p>}
    </div>
  );
}

/** The variable that is all of a text. */
export function perCardName(text: string): string | undefined {
  return /^\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}$/.exec(text)?.[1];
}
