import type { DiskReport } from '../../../electron/contract/inspect.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Table } from '../../parts/table.tsx';

export function Partitions({ disk }: { disk: DiskReport }) {
  const { say, format, tell } = useMessages();
  const { table } = say.start;
  return (
    <section>
      <Table
        title={table.partitions}
        head={[table.number, table.name, table.system, table.size, table.type]}
        rows={disk.partitions.map(({ number, label, fileSystem, length, type, offset, unreadable, warning }) => ({
          key: `${number} ${offset}`,
          cells: [
            number === 0 ? table.wholeDisk : format.number(number),
            fileSystem?.label ?? label ?? '',
            [fileSystem?.kind, ...[unreadable, warning].map((text = '') => tell.phrase(text))]
              .filter(Boolean)
              .join('. '),
            fileSystem?.used === undefined
              ? format.size(length)
              : `${format.size(length)} (${format.size(fileSystem.used)} ${table.used})`,
            type.name ?? type.id,
          ],
        }))}
      />
      {disk.findings.map((finding) => (
        <p key={finding}>⚠ {finding}.</p>
      ))}
    </section>
  );
}
