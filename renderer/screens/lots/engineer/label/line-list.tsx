import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { LabelDesign } from '../../../../../electron/contract/lot/label.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { type Line, mostLines, moveLine } from './fields.ts';
import { LineFields } from './line-fields.tsx';

interface LineListProps {
  design: LabelDesign;
  columns: readonly string[];
  onChange: (design: LabelDesign) => void;
}

/** The lines of a label, from top to bottom. */
export function LineList({ design, columns, onChange }: LineListProps) {
  const { label: words } = useEngineerWords();
  const { lines } = design;
  const list = useRef<HTMLOListElement>(null);
  // The button that a line was moved with keeps the focus, wherever the line is now.
  const moved = useRef<{ index: number; way: 'up' | 'down' }>(undefined);
  useEffect(() => {
    const { index = -1, way } = moved.current ?? {};
    moved.current = undefined;
    const item = list.current?.children.item(index);
    const wanted = item?.querySelector<HTMLButtonElement>(`[data-way="${way}"]:enabled`);
    (wanted ?? item?.querySelector<HTMLButtonElement>('[data-way]:enabled'))?.focus();
  });
  const set = (index: number, line: Line) =>
    onChange({ ...design, lines: lines.map((one, place) => (place === index ? line : one)) });
  const move = (index: number, by: 1 | -1) => {
    moved.current = { index: index + by, way: by === 1 ? 'down' : 'up' };
    onChange(moveLine(design, index, by));
  };
  return (
    <section className={layoutCss['section']}>
      <h3>{words.lines}</h3>
      {lines.length === 0 ? <p className={textCss['soft']}>{words.noLines}</p> : null}
      <ol ref={list} className={layoutCss['section']}>
        {lines.map((line, index) => (
          <LineFields
            key={index}
            number={index + 1}
            line={line}
            isLast={index === lines.length - 1}
            columns={columns}
            onChange={(next) => set(index, next)}
            onMove={(by) => move(index, by)}
            onRemove={() => onChange({ ...design, lines: lines.filter((_, place) => place !== index) })}
          />
        ))}
      </ol>
      {lines.length >= mostLines ? null : (
        <div>
          <Button
            onClick={() =>
              onChange({ ...design, lines: [...lines, { field: 'unit', caption: '', size: 8, bold: false }] })
            }
          >
            <Plus aria-hidden="true" />
            {words.addLine}
          </Button>
        </div>
      )}
    </section>
  );
}
