import { useEffect, useMemo, useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import type { WickError } from '../../../../../electron/contract/errors.ts';
import { useEngineerCall } from '../use-engineer-call.ts';
import { type Draft, valuesOf } from './draft.ts';
import { isOpen } from './rule-draft.ts';

export type Look = Out<'lot.look'>;

/** ms that a person may type on before it is looked at. */
const typing = 400;

/** What comes of a draft, looked at again and again as it changes. What was seen last stays until then. */
export function useLook(draft: Draft): { look: Look | undefined; error: WickError | undefined } {
  const [called, ask] = useEngineerCall('lot.look');
  const [seen, setSeen] = useState<{ recipe: string; look: Look }>();
  const { recipe } = draft;
  const look = seen !== undefined && seen.recipe === recipe ? seen.look : undefined;
  const waits = draft.source === 'rules' && Object.values(draft.rules).some(isOpen);
  const question = useMemo(
    () =>
      recipe === undefined || waits
        ? undefined
        : JSON.stringify({
            recipe,
            name: draft.name,
            values: valuesOf(draft, Object.keys(draft.rules)),
            ...(draft.label === undefined ? {} : { label: draft.label }),
          }),
    [draft, recipe, waits],
  );
  useEffect(() => {
    if (question === undefined || recipe === undefined) return;
    const timer = setTimeout(() => {
      void ask(JSON.parse(question) as Parameters<typeof ask>[0]).then((found) => {
        if (found !== undefined) setSeen({ recipe, look: found });
      });
    }, typing);
    return () => clearTimeout(timer);
  }, [ask, question, recipe]);
  return { look, error: called.is === 'failed' ? called.error : undefined };
}
