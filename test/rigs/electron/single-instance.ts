import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Started {
  args: string[];
  folder: string;
}

/** Who has the lock of an app, told by a file; who comes later leaves what it was started with beside it. */
export class SingleInstance {
  readonly #folder: string;
  readonly #lock: string;

  constructor(folder: string) {
    this.#folder = join(folder, 'single-instance');
    this.#lock = join(this.#folder, 'lock');
  }

  /** False where another process has it; that one hears of this one. */
  take(onSecond: (started: Started) => void): boolean {
    mkdirSync(this.#folder, { recursive: true });
    const owner = this.#owner();
    if (owner !== undefined && owner !== process.pid) {
      const letter = join(this.#folder, `second-${process.pid}`);
      const started: Started = { args: process.argv, folder: process.cwd() };
      writeFileSync(`${letter}.part`, JSON.stringify(started));
      renameSync(`${letter}.part`, letter);
      return false;
    }
    writeFileSync(this.#lock, String(process.pid));
    watch(this.#folder, { persistent: false }, () => this.#read(onSecond));
    return true;
  }

  release(): void {
    if (this.#owner() === process.pid) rmSync(this.#lock, { force: true });
  }

  /** A process that is gone has no lock. */
  #owner(): number | undefined {
    try {
      const pid = Number(readFileSync(this.#lock, 'utf8'));
      process.kill(pid, 0);
      return pid;
    } catch {
      return undefined;
    }
  }

  #read(onSecond: (started: Started) => void): void {
    for (const name of readdirSync(this.#folder)) {
      if (!/^second-\d+$/.test(name)) continue;
      const letter = join(this.#folder, name);
      const started = JSON.parse(readFileSync(letter, 'utf8')) as Started;
      rmSync(letter);
      onSecond(started);
    }
  }
}
