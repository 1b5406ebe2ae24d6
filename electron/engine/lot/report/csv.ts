/**
 * One cell of a CSV file that people open in spreadsheets. What a spreadsheet would take for a formula (`=`, `+`, `-`, `@`,
 * their wide forms, a tab or a line end in front) gets an apostrophe before it, and so does what begins with one: whoever
 * reads the file takes one apostrophe away from each cell that begins with it. Quoted by RFC 4180.
 */
export function csvCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@'\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  return /[",;\t\r\n']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** With the line end of RFC 4180. */
export function csvLine(values: readonly (string | number | undefined)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
