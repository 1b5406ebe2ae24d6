import { basename } from 'node:path';
import type { Drive, Transport } from '../../../contract/drive.ts';
import { Changes } from '../../changes.ts';
import type { PracticeShelf } from '../../drive/practice-shelf.ts';
import type { DriveWatch } from '../../drive/watch.ts';
import type { DriveSource } from '../run/options.ts';

export interface SlotDrivesParts {
  drives: Pick<DriveWatch, 'drives' | 'changes' | 'start'>;
  practice: Pick<PracticeShelf, 'list' | 'changes'>;
}

/**
 * All that can be in a slot: the drives of the computer, and practice drives. These and loop devices have no port: a name or
 * a path that is theirs for as long as they are there stands for it, where they may be used.
 */
export class SlotDrives implements DriveSource, Disposable {
  readonly changes = new Changes();
  readonly #parts: SlotDrivesParts;
  readonly #transports: readonly Transport[];
  readonly #ending = new AbortController();
  #practice: readonly Drive[] = [];

  private constructor(parts: SlotDrivesParts, transports: readonly Transport[]) {
    this.#parts = parts;
    this.#transports = transports;
  }

  /** `transports`: those that may be used. @throws WickError `drives-unlistable` */
  static async open(parts: SlotDrivesParts, transports: readonly Transport[]): Promise<SlotDrives> {
    const slots = new SlotDrives(parts, transports);
    await parts.drives.start();
    slots.#practice = await slots.#listPractice();
    void slots.#followDrives();
    void slots.#followPractice();
    return slots;
  }

  get drives(): readonly Drive[] {
    return [...this.#parts.drives.drives, ...this.#practice].map((drive) => this.#withPort(drive));
  }

  [Symbol.dispose](): void {
    this.#ending.abort();
  }

  #withPort(drive: Drive): Drive {
    const isStandIn = drive.transport === 'practice' || drive.transport === 'loop';
    if (!isStandIn || !this.#transports.includes(drive.transport)) return drive;
    return { ...drive, port: drive.transport === 'practice' ? practicePort(drive.path) : drive.path };
  }

  async #listPractice(): Promise<readonly Drive[]> {
    return this.#transports.includes('practice') ? await this.#parts.practice.list() : [];
  }

  async #followDrives(): Promise<void> {
    for await (const _ of this.#parts.drives.changes.follow(this.#ending.signal)) this.changes.tell();
  }

  async #followPractice(): Promise<void> {
    for await (const _ of this.#parts.practice.changes.follow(this.#ending.signal)) {
      this.#practice = await this.#listPractice().catch(() => []);
      this.changes.tell();
    }
  }
}

/** Where a practice drive is: the next one of its name is in the same place. */
export function practicePort(path: string): string {
  return `practice:${basename(path, '.img')}`;
}
