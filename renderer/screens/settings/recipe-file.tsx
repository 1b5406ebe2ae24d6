import { useState } from 'react';
import type { SettingsChoice } from '../../flow/flow.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useOpenRecipe } from '../../flow/use-open-recipe.ts';
import { useAbout } from '../../hooks/use-about.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { FileBrowser } from '../../parts/file-browser.tsx';
import { Problem } from '../../parts/problem.tsx';
import { SaveRecipe } from './save-recipe.tsx';
import css from './settings.module.css';

interface RecipeFileProps {
  settings: SettingsChoice | undefined;
  onClear: () => void;
}

/** Settings from a file, and into one. */
export function RecipeFile({ settings, onClear }: RecipeFileProps) {
  const { say } = useMessages();
  const [{ image }] = useFlow();
  const about = useAbout();
  const [opened, open] = useOpenRecipe();
  const [, choose] = useCall('recipe.choose');
  const [saved, save] = useCall('recipe.save');
  const [browsing, setBrowsing] = useState(false);
  const [saving, setSaving] = useState(false);
  const browse = async () => {
    if (about?.can.choose !== true) return setBrowsing(true);
    const { path } = (await choose({ to: 'open' })) ?? {};
    if (path !== undefined) void open(path);
  };
  return (
    <>
      <div className={css['bar']}>
        <Button disabled={about === undefined} onClick={() => void browse()}>
          {say.settings.openRecipe}
        </Button>
        {settings === undefined ? null : (
          <>
            <Button onClick={() => setSaving(true)}>{say.settings.saveRecipe}</Button>
            <Button look="plain" onClick={onClear}>
              {say.settings.clear}
            </Button>
          </>
        )}
        <span role="status" className={css['soft']}>
          {saved.is === 'done'
            ? say.settings.saved(saved.value.file)
            : settings?.file === undefined
              ? ''
              : say.settings.from(settings.file)}
        </span>
      </div>
      {opened.is === 'failed' ? <Problem error={opened.error} /> : null}
      {saved.is === 'failed' ? <Problem error={saved.error} /> : null}
      {browsing ? (
        <FileBrowser
          title={say.settings.openTitle}
          show="recipes"
          onClose={() => setBrowsing(false)}
          onChoose={(path) => {
            setBrowsing(false);
            void open(path);
          }}
        />
      ) : null}
      {saving && settings !== undefined ? (
        <SaveRecipe
          hasDialog={about?.can.choose === true}
          hasKeychain={about?.can.keychain === true}
          onClose={() => setSaving(false)}
          onSave={(file, secrets) => {
            setSaving(false);
            const recipe = { ...(image === undefined ? {} : { image: imageOf(image.choice) }), ...settings.recipe };
            void save({ file, recipe, secrets });
          }}
        />
      ) : null}
    </>
  );
}

/** As a recipe writes it. */
function imageOf({ bmap, ...rest }: { bmap?: string | false }): Record<string, unknown> {
  return { ...rest, ...(bmap === undefined ? {} : { bmap: bmap === false ? 'none' : bmap }) };
}
