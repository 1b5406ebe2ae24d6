import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Table } from '../../../../parts/table.tsx';
import type { Look } from './use-look.ts';

/** What the first units would get. */
export function FirstValues({ look }: { look: Look }) {
  const { make } = useEngineerWords();
  const { format } = useMessages();
  const names = look.variables.filter(({ found, from }) => found && from !== 'table').map(({ name }) => name);
  if (names.length === 0) return null;
  return (
    <Table
      title={make.first}
      head={[make.unit, ...names]}
      rows={look.first.map((values, index) => ({
        key: String(index),
        cells: [format.number(index + 1), ...names.map((name) => values[name] ?? '')],
      }))}
    />
  );
}
