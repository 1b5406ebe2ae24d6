import { existsSync } from 'node:fs';
import { sharedChunks } from '../image/chunk-memory.ts';
import type { Elevate, Elevation } from './elevation.ts';
import { withDoas, withRun0 } from './launch/doas.ts';
import { KeptAnswers } from './launch/kept-answers.ts';
import { launched } from './launch/launched.ts';
import { osascript } from './launch/osascript.ts';
import { pkexec } from './launch/pkexec.ts';
import { runAs } from './launch/run-as.ts';
import { needsRights } from './needs-rights.ts';
import { findProgram } from './find-program.ts';
import { helperCommand, spawnHelper } from './spawn-helper.ts';
import { withSudo } from './sudo.ts';

const direct: Elevation = {
  asks: false,
  // No border of rights lies between, so that it may be given memory instead of copies.
  start: () => spawnHelper(helperCommand(), { shared: sharedChunks() }),
  refusal: () => undefined,
};

const withPkexec = launched(pkexec);
const withUac = launched(runAs);
const withOsascript = launched(osascript);

/** The command's way: directly where the rights are there, on the terminal where not. */
export const elevate: Elevate = (drive) => {
  if (!needsRights(drive)) return direct;
  if (process.platform === 'win32') return withUac;
  if (findProgram('sudo') !== undefined) return withSudo;
  if (findProgram('doas') !== undefined) return withDoas;
  return findProgram('run0') === undefined ? withSudo : withRun0;
};

/** The way of the desktop app and the station, where nobody sits at a terminal: the system's own prompt, once for each job. */
export const elevateByPrompt: Elevate = (drive) => {
  if (!needsRights(drive)) return direct;
  if (process.platform === 'win32') return withUac;
  if (process.platform !== 'darwin') return withPkexec;
  return opensByItself() ? direct : withOsascript;
};

/** The same for a bench: once for all cards that will be in its `readers`, by the paths of their drives. */
export function elevateForBench(readers: () => readonly string[]): { elevate: Elevate } & Disposable {
  const isMac = process.platform === 'darwin';
  const answers = new KeptAnswers(isMac ? osascript : process.platform === 'win32' ? runAs : pkexec, readers);
  return {
    elevate: (drive) => (!needsRights(drive) || (isMac && opensByItself()) ? direct : answers.elevation),
    [Symbol.dispose]: () => answers[Symbol.dispose](),
  };
}

/** On macOS the helper itself asks for the drive when it opens it, and gets no other rights. */
function opensByItself(): boolean {
  return existsSync('/usr/libexec/authopen');
}
