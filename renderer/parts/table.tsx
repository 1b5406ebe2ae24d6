import css from './table.module.css';

interface TableProps {
  title: string;
  head: readonly string[];
  rows: readonly { key: string; cells: readonly string[] }[];
}

/** A table under its title; on narrow windows each row is a small block. Nothing where there are no rows. */
export function Table({ title, head, rows }: TableProps) {
  if (rows.length === 0) return null;
  return (
    <table className={css['table']}>
      <caption>{title}</caption>
      <thead>
        <tr>
          {head.map((name, index) => (
            <th key={`${index} ${name}`} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, index) => (
              <td key={`${index} ${head[index]}`} data-head={head[index]} data-empty={cell === ''}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
