import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Segmented } from '../../../../parts/segmented.tsx';
import layoutCss from '../layout.module.css';
import { NumberField } from '../number-field.tsx';
import type { LabelWish } from './label-wish.ts';

interface SheetFieldsProps {
  sheet: LabelWish['sheet'];
  onChange: (sheet: LabelWish['sheet']) => void;
}

/** How labels are put on a sheet of paper. */
export function SheetFields({ sheet, onChange }: SheetFieldsProps) {
  const { label: words } = useEngineerWords();
  const { paper, columns, rows, across, down, first } = sheet;
  const change = (changes: Partial<LabelWish['sheet']>) => onChange({ ...sheet, ...changes });
  return (
    <>
      <Segmented
        label={words.paper}
        value={paper}
        options={(['a4', 'letter'] as const).map((value) => ({ value, name: words.papers[value] }))}
        onChange={(value) => change({ paper: value === 'letter' ? 'letter' : 'a4' })}
      />
      <div className={layoutCss['pair']}>
        <NumberField
          label={words.columns}
          value={columns}
          least={1}
          most={20}
          onChange={(is) => change({ columns: is })}
        />
        <NumberField label={words.rows} value={rows} least={1} most={50} onChange={(is) => change({ rows: is })} />
        <NumberField
          label={words.gapAcross}
          value={across}
          least={0}
          most={50}
          fine
          onChange={(is) => change({ across: is })}
        />
        <NumberField
          label={words.gapDown}
          value={down}
          least={0}
          most={50}
          fine
          onChange={(is) => change({ down: is })}
        />
        <NumberField
          label={words.first}
          hint={words.firstHint}
          value={first}
          least={1}
          most={1000}
          onChange={(is) => change({ first: is })}
        />
      </div>
    </>
  );
}
