import { lazy, Suspense } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { claimWord } from './claim.ts';
import css from './found.module.css';
import { safeLink } from './safe-link.ts';

const QrCode = lazy(() => import('./qr-code.tsx'));

/** Where the device is, and whose it is. */
export function Found({ state }: { state: Out<'boot.watch'> }) {
  const { say } = useMessages();
  const { boot } = say;
  const { address, sightings } = state;
  const link = safeLink(state.link);
  const { is, challenge } = claimWord(sightings);
  if (address === undefined && link === undefined && is === 'unknown') return null;
  return (
    <section className={css['found']}>
      <dl className={css['facts']}>
        {address === undefined ? null : (
          <div>
            <dt>{boot.address}</dt>
            <dd className={css['address']}>{address}</dd>
          </div>
        )}
        <div>
          <dt>{boot.claim}</dt>
          <dd>{boot.claimIs[is]}</dd>
        </div>
        {challenge === undefined ? null : (
          <div>
            <dt>{boot.challenge}</dt>
            <dd>
              <code>{challenge}</code>
            </dd>
          </div>
        )}
        {link === undefined ? null : (
          <div>
            <dt>{boot.open}</dt>
            <dd>
              <a href={link} target="_blank" rel="noopener noreferrer">
                {link}
              </a>
            </dd>
          </div>
        )}
      </dl>
      {link === undefined ? null : (
        <figure className={css['figure']}>
          <Suspense fallback={<span className={css['code']} />}>
            <QrCode text={link} label={boot.code(link)} className={css['code']} />
          </Suspense>
          <figcaption>{boot.codeHint}</figcaption>
        </figure>
      )}
    </section>
  );
}
