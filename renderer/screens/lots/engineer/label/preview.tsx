import type { Out } from '../../../../../electron/contract/calls.ts';
import type { WickError } from '../../../../../electron/contract/errors.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Problem } from '../../../../parts/problem.tsx';
import { dataLink } from '../save-document.ts';
import own from './label.module.css';

interface PreviewProps {
  label: Out<'label.preview'>['label'] | undefined;
  error: WickError | undefined;
}

/** A label as it comes out of the printer. */
export function Preview({ label, error }: PreviewProps) {
  const { label: words } = useEngineerWords();
  return (
    <figure className={own['preview']}>
      <figcaption>{words.preview}</figcaption>
      {error === undefined ? null : <Problem error={error} />}
      {label === undefined || error !== undefined ? null : (
        <img src={dataLink(label)} alt={words.previewAlt} className={own['picture']} />
      )}
    </figure>
  );
}
