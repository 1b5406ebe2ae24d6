import type { PantavisorReport } from '../../../electron/contract/inspect-pantavisor.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Table } from '../../parts/table.tsx';

/** Containers, signatures, settings and checks of a Pantavisor system. */
export function PantavisorDetails({ report }: { report: PantavisorReport }) {
  const { say, format, tell } = useMessages();
  const reasonOf = (reason: string | undefined) => (reason === undefined ? undefined : tell.phrase(reason));
  const { table, yesNo, outcome, developerKey, covers, check, checked } = say.start;
  const { containers, signatures, settings, checks } = report;
  return (
    <>
      <Table
        title={table.containers}
        head={[table.name, table.group, table.goal, table.size, table.signed]}
        rows={containers.map(({ name, group, runlevel, statusGoal, size, signed }) => ({
          key: name,
          cells: [name, group ?? runlevel ?? '', statusGoal ?? '', format.size(size), yesNo[signed]],
        }))}
      />
      <Table
        title={table.signatures}
        head={[table.name, table.outcome, table.files]}
        rows={signatures.map(({ key, outcome: state, reason, developer, covers: keys }) => ({
          key,
          cells: [
            key,
            [outcome[state], reasonOf(reason), developer ? developerKey : undefined].filter(Boolean).join(', '),
            covers(keys.length),
          ],
        }))}
      />
      <Table
        title={table.settings}
        head={[table.name, table.value]}
        rows={settings.map(({ key, value }) => ({ key, cells: [key, value] }))}
      />
      <Table
        title={table.checks}
        head={[table.name, table.outcome]}
        rows={checks.map(({ name, outcome: state, checked: count, reason }) => ({
          key: name,
          cells: [
            check[name],
            [state === 'good' ? checked.good(count) : checked[state], reasonOf(reason)].filter(Boolean).join(': '),
          ],
        }))}
      />
    </>
  );
}
