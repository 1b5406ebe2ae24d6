import type { CSSProperties } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import css from './disk-picture.module.css';
import type { DiskPart } from './disk-parts.ts';

interface DiskPictureProps {
  title: string;
  parts: readonly DiskPart[];
}

/** A disk from its beginning to its end: partitions to scale, small ones wide enough to be seen. */
export function DiskPicture({ title, parts }: DiskPictureProps) {
  const { say, format } = useMessages();
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const nameOf = ({ kind, name }: DiskPart) => (kind === 'partition' ? name : say.confirm[kind]);
  const textOf = (part: DiskPart) => say.confirm.part(nameOf(part), format.size(part.size));
  return (
    <div className={css['row']}>
      <span aria-hidden="true" className={css['title']}>
        {title}
      </span>
      <div role="img" aria-label={`${title}: ${parts.map(textOf).join('; ')}`} className={css['disk']}>
        {parts.map((part, index) => (
          <span
            key={index}
            className={css['part']}
            data-kind={part.kind}
            title={textOf(part)}
            style={{ '--share': total === 0 ? 1 : part.size / total } as CSSProperties}
          >
            <span className={css['name']}>{nameOf(part)}</span>
            <span className={css['size']}>{format.size(part.size)}</span>
          </span>
        ))}
      </div>
    </div>
  );
}
