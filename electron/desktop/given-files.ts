import { resolve } from 'node:path';

/** The files among the arguments of a command line: what is no switch, as seen from the folder that it was typed in. */
export function givenFiles(args: readonly string[], folder: string): string[] {
  return args
    .filter((arg) => arg !== '' && arg !== '.' && !arg.startsWith('-'))
    .map((arg) => (/^[a-z][a-z0-9+.-]+:\/\//i.test(arg) ? arg : resolve(folder, arg)));
}
