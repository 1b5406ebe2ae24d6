import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Partition } from './disk.ts';
import { mustDo, tool } from './tool.ts';

/**
 * Gives a partition to a tool that wants it to be a file or a device of its own: as a loop device, or as a copy in `work`
 * where there are no rights. What the tool changes is changed on the medium.
 */
export async function byItself<T>(
  medium: string,
  { offset, size }: Partition,
  work: string,
  step: (path: string) => Promise<T>,
): Promise<T> {
  if (process.getuid?.() === 0) {
    const loop = await attach(['--offset', `${offset}`, '--sizelimit', `${size}`, medium]);
    try {
      return await step(loop);
    } finally {
      await mustDo('losetup', ['--detach', loop]);
    }
  }
  const copy = join(work, 'partition.img');
  const [from, to] = [`skip=${offset}`, `seek=${offset}`];
  const common = [
    'bs=1M',
    'status=none',
    'iflag=skip_bytes,count_bytes,fullblock',
    'oflag=seek_bytes',
    `count=${size}`,
  ];
  await mustDo('dd', [`if=${medium}`, `of=${copy}`, from, 'conv=sparse', ...common]);
  await truncate(copy, size);
  const done = await step(copy);
  await mustDo('dd', [`if=${copy}`, `of=${medium}`, to, 'conv=notrunc', ...common]);
  await rm(copy);
  return done;
}

/** Somebody else may take the loop device that was found, before it is ours. */
async function attach(args: readonly string[]): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { status, stdout, stderr } = await tool('losetup', ['--find', '--show', ...args]);
    if (status === 0) return stdout.trim();
    if (attempt === 20) throw new Error(`losetup: ${stderr}`);
    await sleep(10 + Math.random() * 50);
  }
}
