import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import type { ValueRule } from '../../../contract/lot/rules.ts';
import { digestOf } from '../definition/digest.ts';

/** By the path that the rule has. Lower-case hex SHA-256. */
export type ScriptPins = Readonly<Record<string, string>>;

interface Where {
  /** Paths of rules start there. */
  folder: string;
  signal: AbortSignal;
}

/** Files that are programs, whatever runs them. */
const codeName = /\.(?:[cm]?[jt]s|py|rb|pl|php|lua|sh|bash|zsh|ps1|bat|cmd|exe|jar|tcl|awk)$/i;

/** The digest of each file that the programs of rules consist of, as far as their rules name them. */
export async function pinScripts(
  rules: Readonly<Record<string, ValueRule>>,
  { folder, signal }: Where,
): Promise<Record<string, string>> {
  const pins: Record<string, string> = {};
  for (const rule of Object.values(rules)) {
    if (rule.rule !== 'script') continue;
    for (const path of await codeOf(rule.command, folder)) pins[path] = await digestOf(resolve(folder, path), signal);
  }
  return pins;
}

/** Before a program runs. @throws WickError `lot-changed` where it is not what was there when its lot was made */
export async function mustBePinned(command: readonly string[], pins: ScriptPins, where: Where): Promise<void> {
  for (const path of await codeOf(command, where.folder)) {
    const [expected, actual] = [pins[path] ?? 'none', await digestOf(resolve(where.folder, path), where.signal)];
    if (actual !== expected) throw new WickError('lot-changed', { what: `The program ${path}`, expected, actual });
  }
}

/**
 * The program, where it is named by its path; arguments that are named like programs; where there is neither, the first
 * argument that is a file. What else is a file may be what the program keeps, and may change.
 */
async function codeOf([program = '', ...args]: readonly string[], folder: string): Promise<string[]> {
  const files = await whichAreFiles(args, folder);
  const own = isAbsolute(program) || /[\\/]/.test(program) ? await whichAreFiles([program], folder) : [];
  const found = [...own, ...files.filter((path) => codeName.test(path))];
  return found.length > 0 ? found : files.slice(0, 1);
}

async function whichAreFiles(paths: readonly string[], folder: string): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => (await stat(resolve(folder, path)).catch(() => undefined))?.isFile() === true),
  );
  return paths.filter((_, index) => found[index] === true);
}
