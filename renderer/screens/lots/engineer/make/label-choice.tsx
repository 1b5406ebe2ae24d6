import { useId } from 'react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { Designer } from '../label/designer.tsx';
import { firstDesign } from '../label/fields.ts';
import type { Draft } from './draft.ts';
import type { Look } from './use-look.ts';

interface LabelChoiceProps {
  draft: Draft;
  look: Look | undefined;
  onChange: (changes: Partial<Draft>) => void;
}

/** What a program will give is not known yet. */
function known(text = ''): string {
  return text === '…' ? '' : text;
}

/** Whether units get a label, and which. Where the recipe asks for one, there is one. */
export function LabelChoice({ draft, look, onChange }: LabelChoiceProps) {
  const { make, label: words } = useEngineerWords();
  const id = useId();
  const design = draft.label ?? look?.label;
  const columns = (look?.variables ?? []).filter(({ secret }) => !secret).map(({ name }) => name);
  const shown = Object.fromEntries(columns.map((name) => [name, known(look?.first[0]?.[name])]));
  const own = look?.variables.find(({ secret, unique, from }) => unique && !secret && from !== 'table')?.name;
  return (
    <section aria-labelledby={id} className={layoutCss['card']}>
      <h2 id={id}>{words.title}</h2>
      {look?.label === undefined ? (
        <Checkbox
          label={make.labelOn}
          checked={design !== undefined}
          onChange={(is) => onChange({ label: is ? firstDesign(own) : undefined })}
        />
      ) : (
        <p className={textCss['soft']}>{make.labelByRecipe}</p>
      )}
      {design === undefined ? null : (
        <Designer design={design} name={draft.name} shown={shown} onChange={(label) => onChange({ label })} />
      )}
    </section>
  );
}
