import type { LabelDesign } from '../../../../../electron/contract/lot/label.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Select } from '../../../../parts/select.tsx';
import css from '../layout.module.css';
import { NumberField } from '../number-field.tsx';
import { CodeFields } from './code-fields.tsx';
import { resolutions } from './fields.ts';
import own from './label.module.css';
import { LineList } from './line-list.tsx';
import { Preview } from './preview.tsx';
import { useSample } from './use-sample.ts';

interface DesignerProps {
  design: LabelDesign;
  /** Name of the lot. */
  name: string;
  /** Values that can be on it, of the first unit; empty where they are not known yet. */
  shown: Readonly<Record<string, string>>;
  onChange: (design: LabelDesign) => void;
}

/** A label by picking fields, and beside it how it looks. */
export function Designer({ design, name, shown, onChange }: DesignerProps) {
  const { label: words } = useEngineerWords();
  const sample = useSample({ design, name, shown });
  const columns = Object.keys(shown);
  const change = (changes: Partial<LabelDesign>) => onChange({ ...design, ...changes });
  return (
    <div className={own['designer']}>
      <div className={css['section']}>
        <div className={css['pair']}>
          <NumberField
            label={words.width}
            value={design.width}
            least={10}
            most={300}
            fine
            onChange={(width) => change({ width })}
          />
          <NumberField
            label={words.height}
            value={design.height}
            least={8}
            most={300}
            fine
            onChange={(height) => change({ height })}
          />
          <NumberField
            label={words.margin}
            value={design.margin}
            least={0}
            most={20}
            fine
            onChange={(margin) => change({ margin })}
          />
          <Select
            label={words.dpi}
            value={String(design.dpi)}
            options={resolutions.map((dpi) => ({ value: String(dpi), name: String(dpi) }))}
            onChange={(value) => change({ dpi: resolutions.find((dpi) => String(dpi) === value) ?? 203 })}
          />
        </div>
        <LineList design={design} columns={columns} onChange={onChange} />
        <CodeFields design={design} columns={columns} onChange={onChange} />
      </div>
      <Preview {...sample} />
    </div>
  );
}
