import { useEffect, useMemo, useState } from 'react';
import { variablesIn, orderOf } from '../../flow/order.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import type { Path } from './field.ts';
import { FieldView } from './field-view.tsx';
import { FormContext } from './form-context.ts';
import { Options } from './options.tsx';
import { problemsIn } from './problems.ts';
import { RecipeFile } from './recipe-file.tsx';
import { SettingsCard } from './settings-card.tsx';
import css from './settings.module.css';
import { SettingsProblems } from './settings-problems.tsx';
import { useSettings } from './use-settings.ts';
import { placeOf } from './values.ts';
import { Variables } from './variables.tsx';
import { secretVariables } from './secret-variables.ts';

/** What makes each card one device's own. Nothing has to be filled in. */
export function Settings() {
  const { say, tell } = useMessages();
  const [state, dispatch] = useFlow();
  const { settings, targets, image } = state;
  const { form, family, draft, set, clear } = useSettings();
  const [planning, plan] = useCall('plan.make');
  const error = planning.is === 'failed' ? planning.error : undefined;
  const problems = useMemo(() => problemsIn(error, tell.phrase), [error, tell]);
  // What is changed is not called wrong any more until it is looked at again.
  const [mended, setMended] = useState<ReadonlySet<string>>(new Set());
  const left = useMemo(() => problems?.filter(({ place }) => !mended.has(place)), [problems, mended]);
  const byPlace = useMemo(() => new Map((left ?? []).map(({ place, text }) => [place, text])), [left]);
  const change = (path: Path, value: unknown) => {
    setMended(new Set([...mended, placeOf(path)]));
    set(path, value);
  };
  const found = image?.report?.recognised?.family;

  useEffect(() => {
    // Where something is wrong, the person is led to the first of it.
    if (problems !== undefined) document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  const goOn = async () => {
    setMended(new Set());
    const order = settings === undefined ? undefined : orderOf(state);
    if (order !== undefined) {
      const made = await plan(order);
      if (made === undefined) return;
      dispatch({ type: 'plan', plan: made });
    }
    dispatch({ type: 'go', step: 'confirm' });
  };
  return (
    <Page
      title={say.settings.title}
      lead={say.settings.lead}
      actions={
        <>
          <Button onClick={() => dispatch({ type: 'go', step: 'cards' })}>{say.frame.back}</Button>
          <Button look="main" busy={planning.is === 'asking'} onClick={() => void goOn()}>
            {planning.is === 'asking' ? say.settings.checking : say.frame.next}
          </Button>
        </>
      }
    >
      <RecipeFile settings={settings} onClear={clear} />
      {error === undefined || left?.length === 0 ? null : (
        <SettingsProblems error={error} problems={left} onAgain={() => void goOn()} />
      )}
      {family === undefined || found === undefined || family === found || family === 'generic' ? null : (
        <p className={css['note']}>⚠ {say.settings.otherFamily(say.start.family[family], say.start.family[found])}</p>
      )}
      <FormContext value={{ value: draft, set: change, problems: byPlace, cards: targets.length, draw: FieldView }}>
        {form === undefined || family === undefined ? (
          <p className={css['soft']} role="status">
            {say.settings.looking}
          </p>
        ) : (
          <SettingsCard form={form} family={family} />
        )}
      </FormContext>
      <Variables
        names={settings === undefined ? [] : variablesIn(settings.recipe)}
        secret={secretVariables(form, draft)}
      />
      <Options />
    </Page>
  );
}
