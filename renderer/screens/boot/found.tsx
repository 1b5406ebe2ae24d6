import { lazy, Suspense } from 'react';
import { useAbout } from '../../hooks/use-about.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { claimWord } from './claim.ts';
import type { BootUnit } from './device.tsx';
import css from './found.module.css';
import { safeLink } from './safe-link.ts';

const QrCode = lazy(() => import('./qr-code.tsx'));

interface FoundProps {
  boot: string;
  unit: BootUnit;
  /** One of several: its code is smaller. */
  isMany: boolean;
}

/** Where the device is, and whose it is. */
export function Found({ boot: id, unit, isMany }: FoundProps) {
  const { say } = useMessages();
  const opens = useAbout()?.can.openLink === true;
  const [, open] = useCall('boot.open');
  const { boot } = say;
  const { address, sightings } = unit;
  const link = safeLink(unit.link);
  const { is, challenge } = claimWord(sightings);
  if (address === undefined && link === undefined && is === 'unknown') return null;
  return (
    <section className={css['found']} data-many={isMany}>
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
              <a
                href={link}
                target="_blank"
                rel="noopener noreferrer"
                onClick={(event) => {
                  if (!opens) return;
                  // The window goes nowhere; the engine knows the link, and shows it in the browser.
                  event.preventDefault();
                  void open({ boot: id, id: unit.id });
                }}
              >
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
