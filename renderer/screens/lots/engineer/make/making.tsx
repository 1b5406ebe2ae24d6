import type { Out } from '../../../../../electron/contract/calls.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { ProgressBar } from '../../../../parts/progress-bar.tsx';
import formCss from '../form.module.css';
import textCss from '../text.module.css';

interface MakingProps {
  item: Exclude<Out<'lot.make'>, { phase: 'made' }> | undefined;
  onStop: () => void;
}

/** How far a lot is made: its image is read, its values are judged. */
export function Making({ item, onStop }: MakingProps) {
  const { make } = useEngineerWords();
  const { format } = useMessages();
  const fraction = item?.total === undefined || item.total === 0 ? undefined : item.bytes / item.total;
  const text =
    item === undefined
      ? ''
      : item.phase === 'reading'
        ? make.reading(format.size(item.bytes))
        : make.checking(format.number(item.bytes));
  return (
    <section className={formCss['form']} ref={(section) => section?.scrollIntoView({ block: 'nearest' })}>
      <ProgressBar label={make.title} fraction={fraction} />
      <p className={textCss['soft']}>{text}</p>
      <Button onClick={onStop}>{make.stop}</Button>
    </section>
  );
}
