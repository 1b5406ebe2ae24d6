import { useMessages } from '../../messages/use-messages.ts';
import { type CatalogueEntry, type CatalogueGroup, isRecommended, withoutMark } from './catalogue-list.ts';
import css from './catalogue.module.css';

interface CatalogueGroupProps {
  group: CatalogueGroup;
  onTake: (name: string) => void;
}

export function CatalogueGroupList({ group, onTake }: CatalogueGroupProps) {
  const { say } = useMessages();
  const title = group.title.length === 0 ? say.start.catalogue.other : group.title.join(' › ');
  return (
    <section className={css['group']}>
      <h3>{title}</h3>
      <ul className={css['list']}>
        {group.images.map((image) => (
          <li key={image.name} className={css['item']}>
            <Card image={image} onTake={onTake} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ image, onTake }: { image: CatalogueEntry; onTake: (name: string) => void }) {
  const { say, format, tell } = useMessages();
  const { name, description, released, size, downloadSize, unfit } = image;
  const { catalogue } = say.start;
  const facts = [
    released === undefined ? '' : catalogue.released(released.slice(0, 10)),
    downloadSize === undefined ? '' : catalogue.download(format.size(downloadSize)),
    size === undefined ? '' : catalogue.needs(format.size(size)),
  ].filter(Boolean);
  return (
    <button type="button" className={css['card']} disabled={unfit !== undefined} onClick={() => onTake(name)}>
      <span className={css['title']}>
        {withoutMark(image.title)}
        {isRecommended(image) ? <span className={css['mark']}>★ {catalogue.recommended}</span> : null}
      </span>
      {description === undefined ? null : <span>{withoutMark(description)}</span>}
      <span className={css['soft']}>{facts.join(' · ')}</span>
      {unfit === undefined ? null : <span className={css['unfit']}>{catalogue.unfit(tell.phrase(unfit))}</span>}
    </button>
  );
}
