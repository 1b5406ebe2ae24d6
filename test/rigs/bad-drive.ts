import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BadFileMark, BadFileOrder } from './bad-file-server.ts';
import { type LoopDrive, loopDrive } from './loop-drive.ts';

const run = promisify(execFile);

export interface BadDrive extends Omit<LoopDrive, 'detach'> {
  /** The file that misbehaves; `file` is the one behind it. */
  served: string;
  /** From now on, what touches the drive at or behind byte `from` fails, is slow, or is never answered. */
  order(order: BadFileOrder): Promise<void>;
  heal(): Promise<void>;
  /** Leaves a mark in the recording. */
  mark(text: string): Promise<void>;
  /** Like a card that somebody pulls out: from now on everything fails, and once nobody holds it any more it is gone. */
  pull(): Promise<void>;
}

/**
 * A block device that fails or falls silent on demand: a loop drive over a file that a process of the test serves.
 * Needs `root`, `loop` and `fuse`. `record`: a file that all writes and flushes are recorded in.
 */
export async function badDrive({ size, record }: { size: number; record?: string }): Promise<BadDrive> {
  const folder = mkdtempSync(join(tmpdir(), `wick-bad-${process.pid}-`));
  const backing = join(folder, 'backing.img');
  const mountPoint = join(folder, 'served.img');
  for (const file of [backing, mountPoint]) writeFileSync(file, '');
  truncateSync(backing, size);
  const server = fork(
    join(import.meta.dirname, 'bad-file-server.ts'),
    [mountPoint, backing, ...(record === undefined ? [] : [record])],
    {
      execArgv: [],
    },
  );
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(async () => {
    await run('umount', ['--lazy', mountPoint]).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });
  cleanUp.defer(() => end(server));
  await Promise.race([
    once(server, 'message'),
    once(server, 'exit').then(() => Promise.reject(new Error('no server'))),
  ]);
  const loop = await loopDrive({ size, file: mountPoint });
  // The server goes first: with it every request that it left without an answer fails, and the drive can be detached.
  const rest = cleanUp.move();
  const tell = async (message: BadFileOrder | BadFileMark | 'heal') => {
    server.send(message);
    await once(server, 'message');
  };
  return {
    path: loop.path,
    file: backing,
    served: mountPoint,
    size,
    drive: (changes) => loop.drive(changes),
    order: tell,
    heal: () => tell('heal'),
    mark: (text) => tell({ mark: text }),
    async pull() {
      await end(server);
      await loop.detach();
    },
    async [Symbol.asyncDispose]() {
      await end(server);
      await loop[Symbol.asyncDispose]();
      await rest.disposeAsync();
    },
  };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}
