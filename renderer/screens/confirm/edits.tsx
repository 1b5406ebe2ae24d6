import type { EditReport, ProvisionReport } from '../../../electron/contract/provision.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './confirm.module.css';
import { linesOf } from './diff-lines.ts';

/** All files that the settings change, each line of them; secrets are masked before they get here. */
export function Edits({ report }: { report: ProvisionReport }) {
  const { say, tell } = useMessages();
  const { edits, warnings } = report;
  return (
    <>
      {warnings.map((warning) => (
        <p key={warning} className={css['warning']}>
          ⚠ {tell.phrase(warning)}.
        </p>
      ))}
      {edits.length === 0 ? null : (
        <details className={css['edits']}>
          <summary>{say.confirm.edits(edits.length)}</summary>
          <ul>
            {edits.map((edit) => (
              <Edit key={`${edit.kind} ${edit.partition} ${edit.path}`} edit={edit} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Edit({ edit: { kind, partition, path, size, diff, target } }: { edit: EditReport }) {
  const { say, format } = useMessages();
  const facts = [
    say.confirm.edit[kind],
    say.confirm.onPartition(partition),
    size === undefined ? undefined : format.size(size),
    target === undefined ? undefined : `→ ${target}`,
  ];
  return (
    <li className={css['edit']}>
      <p>
        <code>{path}</code> <span className={css['soft']}>{facts.filter(Boolean).join(', ')}</span>
      </p>
      {diff === undefined ? null : (
        <pre className={css['diff']} tabIndex={0} aria-label={path}>
          {linesOf(diff).map(({ look, text }, index) => (
            <span key={index} data-look={look}>
              {text === '' ? ' ' : text}
            </span>
          ))}
        </pre>
      )}
    </li>
  );
}
