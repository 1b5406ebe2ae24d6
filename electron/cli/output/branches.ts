/** One line, and what belongs to it. */
export interface Branch {
  text: string;
  under?: readonly Branch[];
}

/** Lines with the strokes that show what belongs to what. */
export function drawBranches(branches: readonly Branch[]): string[] {
  return branches.flatMap(({ text, under = [] }) => [plain(text), ...indent(under)]);
}

function indent(branches: readonly Branch[]): string[] {
  return branches.flatMap(({ text, under = [] }, index) => {
    const last = index === branches.length - 1;
    const below = indent(under).map((line) => `${last ? '   ' : '│  '}${line}`);
    return [`${last ? '└─ ' : '├─ '}${plain(text)}`, ...below];
  });
}

/** What comes out of an image may hold anything, also what a terminal takes for commands. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- such characters are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
