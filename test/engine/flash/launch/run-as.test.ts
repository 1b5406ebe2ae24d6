import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elevated, quoteArgument } from '../../../../electron/engine/flash/launch/run-as.ts';

/** As CommandLineToArgvW is documented: 2n backslashes before a quote are n and end it, 2n+1 are n and the quote itself. */
function takeApart(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (const [part] of line.matchAll(/\\*"|\\+|[\s\S]/g)) {
    if (part.endsWith('"')) {
      const slashes = part.length - 1;
      word = (word ?? '') + '\\'.repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) word += '"';
      else quoted = !quoted;
    } else if (part === ' ' && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + part;
    }
  }
  return word === undefined ? words : [...words, word];
}

const scriptOf = ({ args }: { args: readonly string[] }) =>
  Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le');

test('arguments arrive as they are, whatever is in them', () => {
  const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', "'", '$', '`', 'ü') });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (words) => {
      expect(takeApart(words.map(quoteArgument).join(' '))).toEqual(words);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("nothing of the helper's path and arguments is read as PowerShell", () => {
  const program = "C:\\Users\\O'Neil’s\\$(calc)\\wick-helper.exe";
  const drive = String.raw`\\.\PhysicalDrive2=31.9GB`;
  const script = scriptOf(elevated({ program, args: ['--connect', 'a b', drive] }));
  expect(script).toContain("$start.FileName = 'C:\\Users\\O''Neil’’s\\$(calc)\\wick-helper.exe'");
  expect(script).toContain(`$start.Arguments = '--connect "a b" ${drive}'`);
  expect(script).toContain("$start.Verb = 'runas'");
});
