import { useState } from 'react';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { FileBrowser } from '../../parts/file-browser.tsx';
import { Segmented } from '../../parts/segmented.tsx';

type Secrets = 'ask' | 'keychain';

interface SaveRecipeProps {
  /** The system asks where to. */
  hasDialog: boolean;
  hasKeychain: boolean;
  onSave: (file: string, secrets: Secrets) => void;
  onClose: () => void;
}

/** First what becomes of the secrets, then where to. */
export function SaveRecipe({ hasDialog, hasKeychain, onSave, onClose }: SaveRecipeProps) {
  const { say } = useMessages();
  const [secrets, setSecrets] = useState<Secrets>('ask');
  const [placing, setPlacing] = useState(false);
  const [, choose] = useCall('recipe.choose');
  const place = async () => {
    if (!hasDialog) return setPlacing(true);
    const { path } = (await choose({ to: 'save', name: say.settings.saveName })) ?? {};
    if (path === undefined) onClose();
    else onSave(path, secrets);
  };
  if (placing) {
    return (
      <FileBrowser
        title={say.settings.saveTitle}
        show="recipes"
        saveAs={say.settings.saveName}
        onChoose={(path) => onSave(path, secrets)}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      title={say.settings.saveRecipe}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" onClick={() => void place()}>
          {say.frame.next}
        </Button>
      }
    >
      <Segmented
        label={say.settings.saveSecrets}
        value={secrets}
        options={[
          { value: 'ask', name: say.settings.saveAsk },
          ...(hasKeychain ? [{ value: 'keychain', name: say.settings.saveKeychain }] : []),
        ]}
        onChange={(value) => setSecrets(value as Secrets)}
      />
    </Dialog>
  );
}
