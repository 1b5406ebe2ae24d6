import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { Changes } from '../changes.ts';
import { practiceDrive, practiceSize } from './practice.ts';

const fileName = /^card-(\d+)\.img$/;

/** The practice drives of this computer: files in a folder of their own, which take no more room than what is written. */
export class PracticeShelf {
  readonly changes = new Changes();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<Drive[]> {
    const numbers = await this.#numbers();
    const drives = await Promise.all(
      numbers.map((number) => practiceDrive(this.#path(number), { missing: 'refuse' }).catch(() => undefined)),
    );
    return drives.filter((drive) => drive !== undefined);
  }

  /** `size` in bytes, a multiple of 512. @throws WickError `usage`, `file-unwritable` */
  async make(size = practiceSize): Promise<Drive> {
    const numbers = await this.#numbers();
    // As a new card is put where one was taken out.
    const number = Array.from({ length: numbers.length + 1 }, (_, index) => index + 1).find(
      (one) => !numbers.includes(one),
    );
    const path = this.#path(number ?? 1);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await using file = await open(path, 'wx', 0o600);
      await file.truncate(size - (size % 512));
    } catch (cause) {
      throw new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
    }
    const drive = await practiceDrive(path);
    this.changes.tell();
    return drive;
  }

  /** Nothing but what was made here goes. @throws WickError `target-missing` */
  async remove(path: string): Promise<void> {
    const drive = (await this.list()).find((one) => one.path === path);
    if (drive === undefined) throw new WickError('target-missing', { target: path });
    await rm(drive.path, { force: true });
    this.changes.tell();
  }

  #path(number: number): string {
    return join(this.#folder, `card-${number}.img`);
  }

  async #numbers(): Promise<number[]> {
    const names = await readdir(this.#folder).catch((): string[] => []);
    return names
      .flatMap((name) => fileName.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((one, other) => one - other);
  }
}
