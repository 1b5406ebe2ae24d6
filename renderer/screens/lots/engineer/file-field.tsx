import { useId, useState } from 'react';
import { useAbout } from '../../../hooks/use-about.ts';
import { useCall } from '../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../messages/use-engineer-words.ts';
import { Button } from '../../../parts/button.tsx';
import { FileBrowser } from '../../../parts/file-browser.tsx';
import { FieldNotes } from '../../../parts/text-input.tsx';
import formCss from './form.module.css';
import layoutCss from './layout.module.css';

interface FileFieldProps {
  label: string;
  hint: string;
  problem: string | undefined;
  /** Of the dialog. */
  title: string;
  show: 'recipes' | 'all';
  file: string | undefined;
  onChoose: (file: string) => void;
}

/** One file of the computer that the engine runs on. */
export function FileField({ label, hint, problem, title, show, file, onChoose }: FileFieldProps) {
  const words = useEngineerWords();
  const id = useId();
  const about = useAbout();
  const [, choose] = useCall('recipe.choose');
  const [browsing, setBrowsing] = useState(false);
  const browse = async () => {
    // The system's dialog knows recipes only.
    if (show !== 'recipes' || about?.can.choose !== true) return setBrowsing(true);
    const { path } = (await choose({ to: 'open' })) ?? {};
    if (path !== undefined) onChoose(path);
  };
  return (
    <div role="group" aria-labelledby={id} className={formCss['file']}>
      <p id={id} className={formCss['label']}>
        {label}
      </p>
      <div className={layoutCss['row']}>
        <Button
          disabled={about === undefined}
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={`${id}-hint`}
          onClick={() => void browse()}
        >
          {file === undefined ? words.choose : words.chooseOther}
        </Button>
        <span className={formCss['path']} role="status">
          {file === undefined ? words.make.none : <code>{file}</code>}
        </span>
      </div>
      <FieldNotes id={id} hint={hint} problem={problem} />
      {browsing ? (
        <FileBrowser
          title={title}
          show={show}
          onClose={() => setBrowsing(false)}
          onChoose={(path) => {
            setBrowsing(false);
            onChoose(path);
          }}
        />
      ) : null}
    </div>
  );
}
