import { join } from 'node:path';
import type { Looking } from '../boot/observers.ts';
import { type FileKind, fileKind } from '../../contract/given-file.ts';
import type { Observer } from '../boot/watch.ts';
import { stationKey } from '../certificate/station-key.ts';
import { Changes } from '../changes.ts';
import { PracticeShelf } from '../drive/practice-shelf.ts';
import { DriveWatch } from '../drive/watch.ts';
import { openTargetByPrompt as usualOpener } from '../flash/open-target.ts';
import type { CarryOut } from '../flash/prepare.ts';
import type { TargetOpener } from '../flash/target.ts';
import type { CredentialsPlace } from '../hub/credentials.ts';
import { Boots } from '../jobs/boots.ts';
import { Jobs } from '../jobs/jobs.ts';
import { Plans } from '../jobs/plans.ts';
import { Bench } from '../lot/station/bench.ts';
import { KeptSecrets } from '../provision/secret/kept.ts';
import { stationFolder } from '../station-folder.ts';
import { RecentImages } from './recent.ts';

/** What the face around the engine does for it. */
export interface Surroundings {
  face: 'desktop' | 'station';
  version: string;
  /** The system's own dialogs; undefined where a person does not sit at this computer. */
  choose?: Choose | undefined;
  /** Shows an address in the person's browser; false where that did not work. Undefined where the page itself can. */
  openLink?: ((link: string) => Promise<boolean>) | undefined;
  openTarget?: TargetOpener | undefined;
  /** Who looks for a booting device, in place of the usual ones. */
  observers?: ((looking: Looking) => Promise<Observer[]>) | undefined;
}

/** Asks for a file; undefined where the person changed their mind. */
export type Choose = (what: 'image' | 'recipe' | 'new-recipe', name?: string) => Promise<string | undefined>;

/** The engine as pages see it: one for all of them, for as long as the program runs. */
export class Host implements AsyncDisposable {
  readonly surroundings: Surroundings;
  /** Where this computer keeps what must not get lost. */
  readonly folder: string;
  readonly drives = new DriveWatch();
  readonly practice: PracticeShelf;
  readonly plans = new Plans();
  readonly jobs = new Jobs();
  readonly boots = new Boots();
  readonly secrets = new KeptSecrets();
  readonly recent: RecentImages;
  readonly given = new Given();
  readonly bench: Bench;
  /** Aborted when the program ends. */
  readonly ending = new AbortController();

  constructor(surroundings: Surroundings, folder: string) {
    this.surroundings = surroundings;
    this.folder = folder;
    this.practice = new PracticeShelf(join(folder, 'practice'));
    this.recent = new RecentImages(join(folder, 'recent-images.json'));
    this.bench = new Bench({
      folder,
      version: surroundings.version,
      drives: this.drives,
      practice: this.practice,
      openTarget: surroundings.openTarget,
      place: this.hubPlace(this.ending.signal),
      observers: surroundings.observers,
      busy: () => this.jobs.taken,
    });
  }

  static async open(surroundings: Surroundings): Promise<Host> {
    return new Host(surroundings, await stationFolder());
  }

  get openTarget(): TargetOpener {
    return this.surroundings.openTarget ?? usualOpener;
  }

  /** Paths of drives that are being written. */
  get taken(): string[] {
    return [...this.jobs.taken, ...this.bench.taken];
  }

  /** Where certificates of what was written here are. */
  get certificates(): string {
    return join(this.folder, 'certificates');
  }

  /** Where logins to Hubs are kept. `WICK_KEYCHAIN=off` keeps them in a file. */
  hubPlace(signal: AbortSignal): CredentialsPlace {
    return { folder: this.folder, keychain: process.env['WICK_KEYCHAIN'] !== 'off', signal };
  }

  async certify(): Promise<NonNullable<CarryOut['certify']>> {
    const { expectCard: expect } = await import('../boot/expect.ts');
    return { key: await stationKey(this.folder), version: this.surroundings.version, expect };
  }

  /** Ends what is being written, in good order. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.boots.stopAll();
    this.jobs.cancelAll();
    await Promise.all([this.jobs.idle(), this.bench[Symbol.asyncDispose]()]);
    this.ending.abort();
    this.drives[Symbol.dispose]();
  }
}

/** The file that the system handed over last. */
export class Given {
  readonly changes = new Changes();
  #number = 0;
  #file: { number: number; path: string; kind: FileKind } | undefined;

  get file() {
    return this.#file;
  }

  give(path: string): void {
    this.#number += 1;
    this.#file = { number: this.#number, path, kind: fileKind(path) };
    this.changes.tell();
  }
}
