import { useCallback } from 'react';
import type { Out } from '../../electron/contract/calls.ts';
import { type Called, useCall } from '../hooks/use-call.ts';
import { useFlow } from './use-flow.ts';

/** Opens a recipe: its settings are taken, and its image, where it names one. */
export function useOpenRecipe(): [Called<Out<'recipe.open'>>, (file: string) => Promise<boolean>] {
  const [, dispatch] = useFlow();
  const [called, ask] = useCall('recipe.open');
  const open = useCallback(
    async (file: string) => {
      const opened = await ask({ file });
      if (opened === undefined) return false;
      dispatch({ type: 'settings', settings: { recipe: opened.recipe, file: opened.file } });
      if (opened.image !== undefined) dispatch({ type: 'image', choice: opened.image });
      return true;
    },
    [ask, dispatch],
  );
  return [called, open];
}
