import type { ChosenImage, ImageChoice } from '../../flow/flow.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './chosen-image.module.css';

interface ImageFactsProps {
  choice: ImageChoice;
  opened: NonNullable<ChosenImage['opened']>;
}

/** How the image is packed, how large it is, and how much of it is written. */
export function ImageFacts({ choice, opened: { image, map } }: ImageFactsProps) {
  const { say, format } = useMessages();
  const { size, sourceSize, formats } = image;
  const { facts } = say.start;
  const packings = formats.filter((one) => one !== 'raw');
  const written =
    map.kind === 'whole'
      ? say.start.map.whole
      : map.mappedBytes === undefined || size === undefined
        ? say.start.map.bmapUnknown
        : say.start.map.bmap(format.size(map.mappedBytes), format.size(size));
  const checksums = map.checksums ? 'checksums' : packings.length > 0 ? 'noChecksums' : 'rawNoChecksums';
  return (
    <dl className={css['facts']}>
      <dt>{facts.size}</dt>
      <dd>{size === undefined ? say.start.unknownSize : format.size(size)}</dd>
      <dt>{facts.packed}</dt>
      <dd>
        {packings.length === 0
          ? say.start.notPacked
          : say.start.packedAs(packings.join(' › '), sourceSize === undefined ? undefined : format.size(sourceSize))}
      </dd>
      <dt>{facts.map}</dt>
      <dd>
        {written}
        <span className={css['soft']}>{say.start.map[checksums]}</span>
      </dd>
      <dt>{facts.from}</dt>
      <dd>
        <code>{choice.source}</code>
      </dd>
    </dl>
  );
}
