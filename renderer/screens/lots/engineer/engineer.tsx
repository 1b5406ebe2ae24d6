import { useEffect, useRef, useState } from 'react';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import { Page } from '../../../parts/page.tsx';
import { EngineerPages } from './engineer-pages.tsx';
import { useEngineer } from './key.tsx';
import { PinPrompt } from './pin-prompt.tsx';
import layoutCss from './layout.module.css';
import textCss from './text.module.css';
import { WithEngineerWords } from './with-engineer-words.tsx';
import { useEngineerWords } from '../../../messages/use-engineer-words.ts';

/** What the engineer's part opens with: the list, one lot, or the slots of this bench. */
export type EngineerTask = { about: 'lots' } | { about: 'lot'; lot: string } | { about: 'slots' };

interface EngineerProps {
  task: EngineerTask;
  /** Back to the operator's screens. */
  onLeave: () => void;
}

/** What takes an engineer, behind a PIN. */
export function Engineer({ task, onLeave }: EngineerProps) {
  return (
    <WithEngineerWords>
      <Locked task={task} onLeave={onLeave} />
    </WithEngineerWords>
  );
}

/** What was begun stays where it is while the PIN is asked for once more. */
function Locked({ task, onLeave }: EngineerProps) {
  const { pinPrompt } = useLotWords();
  const { pin } = useEngineerWords();
  const { key } = useEngineer();
  const [wasOpen, setWasOpen] = useState(key !== undefined);
  const content = useRef<HTMLDivElement>(null);
  const isOpen = key !== undefined;
  useEffect(() => {
    if (!isOpen) return;
    setWasOpen(true);
    // Where the prompt was, there is nothing any more that could have the focus.
    content.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [isOpen]);
  return (
    <>
      {isOpen ? null : (
        <Page title={pinPrompt.title}>
          {wasOpen ? <p className={textCss['note']}>{pin.locked}</p> : null}
          <PinPrompt actions={<Button onClick={onLeave}>{pinPrompt.leave}</Button>} />
        </Page>
      )}
      <div ref={content} className={layoutCss['content']} hidden={!isOpen}>
        {wasOpen || isOpen ? <EngineerPages task={task} onLeave={onLeave} /> : null}
      </div>
    </>
  );
}
