import type { WickError } from '../../../../../electron/contract/errors.ts';
import { isWickError } from '../../../../../electron/contract/errors.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Table } from '../../../../parts/table.tsx';
import css from '../text.module.css';
import type { Look } from './use-look.ts';

interface TableProblemsProps {
  problems: Look['problems'];
  /** That are not listed. */
  more: number;
}

/** What is wrong with a table, and where. */
export function TableProblems({ problems, more }: TableProblemsProps) {
  const { make } = useEngineerWords();
  const { tell, format } = useMessages();
  if (problems.length === 0) return null;
  return (
    <div role="alert" className={css['problems']}>
      <Table
        title={make.problems}
        head={[make.line, make.place, make.reason]}
        rows={problems.map(({ line, column, reason, suggestion = '' }, index) => ({
          key: `${line} ${column} ${index}`,
          cells: [
            format.number(line),
            format.number(column),
            [tell.phrase(reason), tell.phrase(suggestion)].filter(Boolean).join('. '),
          ],
        }))}
      />
      {more > 0 ? <p>{make.moreProblems(more)}</p> : null}
    </div>
  );
}

export function problemsOf(error: WickError): TableProblemsProps | undefined {
  if (!isWickError(error, 'table-problems')) return undefined;
  const { problems, more } = error.fields;
  return { problems: [...problems], more };
}
