import { execFile } from 'node:child_process';

export interface ProgramResult {
  stdout: string;
  /** The first line of what it said went wrong; undefined where nothing did. */
  failure: string | undefined;
}

/** Runs a program by its absolute path, without a shell and without an environment. */
export function runProgram(program: string, args: readonly string[], timeout = 0): Promise<ProgramResult> {
  return new Promise((resolve) => {
    execFile(program, args, { env: {}, timeout }, (error, stdout, stderr) => {
      const failure = error === null ? undefined : stderr.trim().split('\n')[0] || error.message;
      resolve({ stdout, failure });
    });
  });
}
