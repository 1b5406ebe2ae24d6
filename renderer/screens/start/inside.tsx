import { BadgeCheck, Boxes, HardDrive, Info, ShieldAlert, TriangleAlert, UserCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { InspectReport } from '../../../electron/contract/inspect.ts';
import type { Finding } from '../../../electron/contract/inspect-pantavisor.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { findingsOf, signaturesOf } from './summary.ts';
import css from './inside.module.css';

/** What is in the image, in a few lines: the system, its parts, who signed it, and what is wrong with it. */
export function Inside({ report }: { report: InspectReport }) {
  const { say, format } = useMessages();
  const { recognised, pantavisor, disk } = report;
  const { breaks, warns, more, checked } = findingsOf(report);
  const known = recognised !== undefined && recognised.family !== 'generic';
  const containers = pantavisor?.containers ?? [];
  return (
    <section className={css['inside']}>
      <h2>{say.start.inside}</h2>
      <div className={css['card']}>
        <p className={css['family']}>
          {known ? say.start.family[recognised.family] : say.start.unknownFamily}
          {known && recognised.confidence === 'likely' ? (
            <span className={css['soft']}> ({say.start.likely})</span>
          ) : null}
        </p>
        {known ? null : <p className={css['soft']}>{say.start.unknownFamilyHint}</p>}
        <ul className={css['lines']}>
          {disk === undefined ? null : <Line icon={HardDrive}>{say.start.partitions(disk.partitions.length)}</Line>}
          {containers.length === 0 ? null : (
            <Line icon={Boxes}>
              {say.start.containers(containers.length)}: {format.list(containers.map(({ name }) => name))}
            </Line>
          )}
          {pantavisor === undefined ? null : <SignatureLine report={pantavisor} />}
          {pantavisor?.claim === undefined ? null : <ClaimLine claim={pantavisor.claim} />}
          {checked && breaks.length + warns.length === 0 ? (
            <Line icon={BadgeCheck} look="good">
              {say.start.inOrder}
            </Line>
          ) : null}
        </ul>
      </div>
      <FindingList look="bad" title={say.start.breaks(breaks.length)} findings={breaks} />
      <FindingList look="warn" title={say.start.warns(warns.length)} findings={warns} />
      {more === 0 ? null : <p className={css['soft']}>{say.start.moreFindings(more)}</p>}
    </section>
  );
}

/** An image that is one device already is hardly meant for several cards. */
function ClaimLine({ claim }: { claim: NonNullable<NonNullable<InspectReport['pantavisor']>['claim']> }) {
  const { say } = useMessages();
  const isOneDevice = claim === 'credentials' || claim === 'both';
  return (
    <Line icon={isOneDevice ? ShieldAlert : UserCheck} {...(isOneDevice ? { look: 'warn' } : {})}>
      {say.start.claim[claim]}
    </Line>
  );
}

function SignatureLine({ report: { signatures } }: { report: NonNullable<InspectReport['pantavisor']> }) {
  const { say } = useMessages();
  const state = signaturesOf(signatures);
  switch (state.is) {
    case 'invalid':
    case 'unverifiable':
      return (
        <Line icon={ShieldAlert} look={state.is === 'invalid' ? 'bad' : 'warn'}>
          {say.start.signed[state.is](state.count)}
        </Line>
      );
    case 'developer':
      return (
        <Line icon={ShieldAlert} look="warn">
          {say.start.signed.developer}
        </Line>
      );
    case 'all':
      return (
        <Line icon={BadgeCheck} look="good">
          {say.start.signed.all}
        </Line>
      );
    case 'none':
      return <Line icon={Info}>{say.start.signed.none}</Line>;
  }
}

interface LineProps {
  icon: typeof Info;
  look?: 'good' | 'warn' | 'bad';
  children: ReactNode;
}

function Line({ icon: Icon, look, children }: LineProps) {
  return (
    <li className={css['line']} data-look={look}>
      <Icon aria-hidden="true" />
      <span>{children}</span>
    </li>
  );
}

interface FindingListProps {
  look: 'bad' | 'warn';
  title: string;
  findings: readonly Finding[];
}

/** A few are shown at once, more of them on demand. */
function FindingList({ look, title, findings }: FindingListProps) {
  const { tell } = useMessages();
  if (findings.length === 0) return null;
  return (
    <details className={css['findings']} data-look={look} open={look === 'bad' || findings.length <= 3}>
      <summary>
        <TriangleAlert aria-hidden="true" />
        {title}
      </summary>
      <ul>
        {findings.map(({ code, subject, message }) => (
          <li key={`${code} ${subject} ${message}`}>{tell.phrase(message)}.</li>
        ))}
      </ul>
    </details>
  );
}
