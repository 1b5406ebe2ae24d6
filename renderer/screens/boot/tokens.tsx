import { KeyRound } from 'lucide-react';
import { useMessages } from '../../messages/use-messages.ts';
import css from './boot.module.css';
import type { BootState, BootUnit } from './device.tsx';

type Token = BootState['tokens'][number];

interface TokensProps {
  tokens: readonly Token[];
  units: readonly BootUnit[];
}

/** What has become of the tokens on the cards: one that stays good is never passed over in silence. */
export function Tokens({ tokens, units }: TokensProps) {
  const { say, tell } = useMessages();
  const { tokens: words } = say.boot;
  if (tokens.length === 0) return null;
  const nameOf = (id: string) => units.find((unit) => unit.id === id)?.name ?? say.boot.nameless;
  const textOf = ({ unit, why, is, error }: Token) => {
    const name = nameOf(unit);
    if (is === 'open') return words.open(name);
    if (is === 'disabled') return why === 'appeared' ? words.appeared(name) : words.givenUp(name);
    return `${words.unsure(name)} ${error === undefined ? '' : tell.error(error).message}`;
  };
  return (
    <section className={css['notes']}>
      <h2>{words.title}</h2>
      <ul>
        {tokens.map((token) => (
          <li key={token.tag} className={css['note']} data-open={token.is !== 'disabled'}>
            <KeyRound aria-hidden="true" />
            <span>{textOf(token)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
