import { useEffect, useMemo, useRef, useState } from 'react';
import type { FamilyName } from '../../../electron/contract/recipe.ts';
import type { SettingsChoice } from '../../flow/flow.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useCall } from '../../hooks/use-call.ts';
import { familyHints } from './families.ts';
import type { Group, Path } from './field.ts';
import { formOf, isRecord } from './form-model.ts';
import { filledIn, spreadOut, withValue } from './values.ts';

export interface SettingsForm {
  family: FamilyName | undefined;
  /** As soon as it is known what can be set. */
  form: Group | undefined;
  /** What was filled in so far, with what is empty. */
  draft: unknown;
  set: (path: Path, value: unknown) => void;
  clear: () => void;
}

/** The form of the image's family, filled in with what was chosen before or came with a recipe. */
export function useSettings(): SettingsForm {
  const [{ image, settings }, dispatch] = useFlow();
  const [called, ask] = useCall('settings.form');
  const found = image?.report === undefined ? undefined : (image.report.recognised?.family ?? 'generic');
  const family = familyIn(settings) ?? found;
  useEffect(() => {
    if (family !== undefined) void ask({ family });
  }, [family, ask]);
  const form = useMemo(
    () => (called.is === 'done' && family !== undefined ? formOf(called.value.schema, familyHints[family]) : undefined),
    [called, family],
  );

  const [draft, setDraft] = useState<unknown>({});
  const shown = useRef<unknown>(undefined);
  useEffect(() => {
    // Settings that did not come from this form: from a recipe, or from before.
    if (form === undefined || settings?.recipe === shown.current) return;
    shown.current = settings?.recipe;
    setDraft(spreadOut(form, settings?.recipe['settings'] ?? {}));
  }, [form, settings]);

  const keep = (next: unknown) => {
    if (form === undefined || family === undefined) return;
    setDraft(next);
    const filled = filledIn(form, next);
    const isEmpty = isRecord(filled) && Object.keys(filled).length === 0;
    if (isEmpty && settings?.file === undefined) {
      shown.current = undefined;
      return dispatch({ type: 'settings', settings: undefined });
    }
    const recipe = { wick: 1, family, ...settings?.recipe, settings: filled };
    shown.current = recipe;
    dispatch({ type: 'settings', settings: { ...settings, recipe } });
  };
  return {
    family,
    form,
    draft,
    set: (path, value) => keep(withValue(draft, path, value)),
    clear: () => {
      setDraft({});
      shown.current = undefined;
      dispatch({ type: 'settings', settings: undefined });
      dispatch({ type: 'rows', rows: {} });
    },
  };
}

/** The family that a recipe says, unless it takes what is found. */
function familyIn(settings: SettingsChoice | undefined): FamilyName | undefined {
  const named = settings?.recipe['family'];
  return typeof named === 'string' && Object.hasOwn(familyHints, named) ? (named as FamilyName) : undefined;
}
