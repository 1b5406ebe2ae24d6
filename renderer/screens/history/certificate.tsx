import { BadgeCheck, BadgeInfo } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { CertificateBoot } from './certificate-boot.tsx';
import { CertificateSettings } from './certificate-settings.tsx';
import css from './certificate.module.css';

/** A certificate as a person reads it. */
export function Certificate({ record }: { record: Out<'history.get'> }) {
  const { say, format } = useMessages();
  const { certificate: words } = say.history;
  const { file, signed, fingerprint, own } = record;
  const { image, drive, ranges, unit, settings, boot, verdict, started, finished, tool } = signed.certificate;
  const total = ranges.reduce((sum, { length }) => sum + length, 0);
  const Badge = own ? BadgeCheck : BadgeInfo;
  return (
    <>
      <p className={css['verdict']} data-verdict={verdict}>
        {words[verdict]}
      </p>
      <dl className={css['facts']}>
        <Fact name={words.image}>{image.name}</Fact>
        {image.sha256 === undefined ? null : (
          <Fact name={words.sha256}>
            <code>{image.sha256}</code>
          </Fact>
        )}
        {image.size === undefined ? null : <Fact name={words.size}>{format.size(image.size)}</Fact>}
        <Fact name={words.card}>
          {drive.name}, {format.size(drive.size)}
        </Fact>
        {drive.serial === undefined ? null : <Fact name={words.serial}>{drive.serial}</Fact>}
        {drive.port === undefined ? null : <Fact name={words.port}>{drive.port}</Fact>}
        {unit === undefined ? null : <Fact name={words.unit}>{unit}</Fact>}
        <Fact name={words.started}>{format.time(Date.parse(started))}</Fact>
        <Fact name={words.finished}>{format.time(Date.parse(finished))}</Fact>
        <Fact name={words.ranges}>{words.rangesAre(ranges.length, format.size(total))}</Fact>
        <Fact name={words.tool}>{tool}</Fact>
        {settings === undefined ? null : (
          <Fact name={words.settings}>
            <CertificateSettings settings={settings} />
          </Fact>
        )}
        <Fact name={words.boot}>{boot === undefined ? words.bootNone : <CertificateBoot boot={boot} />}</Fact>
        <Fact name={words.signature}>
          <span className={css['own']} data-own={own}>
            <Badge aria-hidden="true" />
            {own ? words.own : words.other}
          </span>
        </Fact>
        <Fact name={words.fingerprint}>
          <code>{fingerprint}</code>
        </Fact>
        <Fact name={words.file}>
          <code>{file}</code>
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
