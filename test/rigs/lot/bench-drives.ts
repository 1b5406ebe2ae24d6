import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Drive } from '../../../electron/contract/drive.ts';
import { WickError } from '../../../electron/contract/errors.ts';
import type { TaughtSlot } from '../../../electron/contract/lot/bench.ts';
import { Changes } from '../../../electron/engine/changes.ts';
import { practiceDrive } from '../../../electron/engine/drive/practice.ts';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';
import type { OpenTarget, TargetOpener } from '../../../electron/engine/flash/target.ts';
import type { DriveSource } from '../../../electron/engine/lot/run/options.ts';
import type { LoopDrive } from '../loop-drive.ts';

/** How a card misbehaves. */
export interface CardFault {
  /** ms for each MiB that is written. */
  slow?: number;
  /** Writes behind this byte fail. */
  failAt?: number;
  /** What is written behind this byte is forgotten. */
  has?: number;
}

export interface BenchCardOptions {
  size?: number;
  fault?: CardFault;
  changes?: Partial<Drive>;
}

/** The slots of a bench, into which a test puts cards: practice drives, or loop drives that stay where they are. */
export class BenchDrives implements DriveSource {
  readonly changes = new Changes();
  readonly slots: readonly TaughtSlot[];
  readonly openTarget: TargetOpener;
  readonly #folder: string;
  readonly #loops: readonly LoopDrive[];
  /** By port. */
  readonly #cards = new Map<string, Drive>();
  /** By port. */
  readonly #said = new Map<string, readonly Drive[]>();
  /** By path. */
  readonly #faults = new Map<string, CardFault>();

  /** The first slots hold loop drives. */
  constructor(folder: string, count: number, loops: readonly LoopDrive[] = []) {
    this.#folder = folder;
    this.#loops = loops;
    this.slots = Array.from({ length: count }, (_, index) => ({
      id: `slot-${index + 1}`,
      name: String(index + 1),
      port: `bench ${index + 1}`,
    }));
    this.openTarget = async (drive, options) => {
      const target = await openTarget(drive, options);
      const fault = this.#faults.get(drive.path);
      return fault === undefined ? target : faulty(target, fault);
    };
  }

  get drives(): readonly Drive[] {
    const said = [...this.#said.values()].flat();
    return [...[...this.#cards].flatMap(([port, drive]) => (this.#said.has(port) ? [] : [drive])), ...said];
  }

  /** From now on the system says this of a slot, whatever is in it. */
  say(slot: number, drives: readonly Drive[]): void {
    const port = `bench ${slot}`;
    this.#said.set(
      port,
      drives.map((drive) => ({ ...drive, port })),
    );
    this.changes.tell();
  }

  /** By the number of the slot, from 1. */
  async insert(slot: number, { size = 12 << 20, fault, changes }: BenchCardOptions = {}): Promise<Drive> {
    const port = `bench ${slot}`;
    if (this.#cards.has(port)) await this.takeOut(slot);
    const loop = this.#loops[slot - 1];
    const drive = loop === undefined ? await this.#newPractice(size) : await emptied(loop);
    if (fault !== undefined) this.#faults.set(drive.path, fault);
    this.#cards.set(port, { ...drive, port, ...changes });
    this.changes.tell();
    return drive;
  }

  /** The same card once more. */
  async putBack(slot: number, drive: Drive): Promise<void> {
    const port = `bench ${slot}`;
    if (this.#cards.has(port)) await this.takeOut(slot);
    this.#cards.set(port, { ...drive, port });
    this.changes.tell();
  }

  /** The card is gone for good; `keep`: its file stays. */
  async takeOut(slot: number, { keep = false } = {}): Promise<void> {
    const port = `bench ${slot}`;
    const drive = this.#cards.get(port);
    if (drive === undefined) return;
    this.#cards.delete(port);
    this.#faults.delete(drive.path);
    this.changes.tell();
    // Whoever follows takes note.
    await wait(5);
    if (drive.transport === 'practice' && !keep) await rm(drive.path, { force: true });
  }

  async #newPractice(size: number): Promise<Drive> {
    const path = join(this.#folder, `card-${randomUUID()}.img`);
    await using file = await open(path, 'wx');
    await file.truncate(size);
    return await practiceDrive(path);
  }
}

async function emptied(loop: LoopDrive): Promise<Drive> {
  await using file = await open(loop.path, 'r+');
  const zeroes = Buffer.alloc(1 << 20);
  for (let at = 0; at < loop.size; at += zeroes.length)
    await file.write(zeroes, 0, Math.min(zeroes.length, loop.size - at), at);
  await file.sync();
  return loop.drive();
}

export function faulty(target: OpenTarget, { slow, failAt, has }: CardFault): OpenTarget {
  let turn: Promise<unknown> = Promise.resolve();
  const write = async (offset: number, data: Uint8Array) => {
    if (slow !== undefined) {
      turn = turn.then(() => wait((slow * data.length) / (1 << 20)));
      await turn;
    }
    if (failAt !== undefined && offset + data.length > failAt) {
      const { path } = target.drive;
      throw new WickError('target-io', { target: path, operation: 'write', offset, reason: 'Input/output error' });
    }
    if (has !== undefined && offset >= has) return;
    await target.write(offset, data);
  };
  return {
    drive: target.drive,
    size: target.size,
    blockSize: target.blockSize,
    provesMedium: target.provesMedium,
    get zeroesFast() {
      return target.zeroesFast;
    },
    write,
    zero: (range) => target.zero(range),
    flush: () => target.flush(),
    hash: (...args) => target.hash(...args),
    read: (range) => target.read(range),
    finish: (options) => target.finish(options),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
