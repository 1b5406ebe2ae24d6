import type { FamilyName } from '../../../electron/contract/recipe.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { familyHints } from './families.ts';
import type { Group } from './field.ts';
import { useForm } from './form-context.ts';
import { nameOfPart } from './form-model.ts';
import { Parts } from './group-field.tsx';
import css from './settings.module.css';
import { hasAny } from './values.ts';

/** What most people want, and the rest behind "More". */
export function SettingsCard({ form, family }: { form: Group; family: FamilyName }) {
  const { say } = useMessages();
  const { value, problems } = useForm();
  const { first } = familyHints[family];
  const rest = form.parts.filter((part) => !first.includes(nameOfPart(part)));
  const places = [...problems.keys()].map((place) => place.replace('settings.', ''));
  const restKeys = rest.flatMap((part) => (part.kind === 'member' ? part.path.slice(0, 1) : part.holds));
  const isWrong = places.some((place) => restKeys.some((key) => place === key || place.startsWith(`${key}.`)));
  return (
    <>
      <section className={css['card']}>
        <h2>{say.start.family[family]}</h2>
        <Parts group={form} path={[]} name="" only={(name) => first.includes(name)} />
      </section>
      {rest.length === 0 ? null : (
        <details className={css['more']} open={isWrong || hasAny(value, restKeys) || undefined}>
          <summary>{say.settings.more}</summary>
          <div className={css['card']}>
            <Parts group={form} path={[]} name="" only={(name) => !first.includes(name)} />
          </div>
        </details>
      )}
    </>
  );
}
