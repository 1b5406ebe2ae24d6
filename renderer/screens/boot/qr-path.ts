/** Modules of a code, row by row; 1 where dark. */
export interface Modules {
  size: number;
  data: ArrayLike<number>;
}

/** The dark modules as one SVG path in units of modules: a run of a row is one rectangle. */
export function pathOf({ size, data }: Modules): string {
  const parts: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!data[row * size + column]) continue;
      const from = column;
      while (column + 1 < size && data[row * size + column + 1]) column += 1;
      parts.push(`M${from} ${row}h${column - from + 1}v1H${from}z`);
    }
  }
  return parts.join('');
}
