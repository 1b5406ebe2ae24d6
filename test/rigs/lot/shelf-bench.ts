import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DeviceMarks, ExpectedBoot, Seen, Sighting } from '../../../electron/contract/boot.ts';
import type { Certificate } from '../../../electron/contract/certificate.ts';
import { WickError } from '../../../electron/contract/errors.ts';
import { type Lot, lotSchema } from '../../../electron/contract/lot/lot.ts';
import { Secret } from '../../../electron/contract/recipe/secret.ts';
import type { Observer } from '../../../electron/engine/boot/crowd.ts';
import { signCertificate } from '../../../electron/engine/certificate/sign.ts';
import { type StationKey, stationKey } from '../../../electron/engine/certificate/station-key.ts';
import { Changes } from '../../../electron/engine/changes.ts';
import { recipeHash, signLot } from '../../../electron/engine/lot/definition/sign-lot.ts';
import type { Ledger, Reservation, UnitValues } from '../../../electron/engine/lot/ledger/ledger.ts';
import { openLedger } from '../../../electron/engine/lot/ledger/open.ts';
import { certificateFile } from '../../../electron/engine/lot/run/boot-results.ts';
import type { LotRunOptions } from '../../../electron/engine/lot/run/options.ts';
import { Shelf } from '../../../electron/engine/lot/run/shelf.ts';
import { sharedBoot, unitMarks } from '../../../electron/engine/lot/run/unit-marks.ts';

/** Time of day, which goes on when a test says so, and what devices say. */
export class World {
  time = Date.now();
  readonly #ears = new Set<Sighting[]>();

  say(of: DeviceMarks, seen: Seen, at = this.time): void {
    for (const ear of this.#ears) ear.push({ at, observer: 'serial', of, seen, evidence: seen.kind });
  }

  /** A device starts, comes up, and stays so. */
  async comesUp(of: DeviceMarks): Promise<void> {
    this.time += 1000;
    this.say(of, { kind: 'stage', stage: 'kernel' });
    this.say(of, { kind: 'status', status: 'READY', revision: '0' });
    await wait(20);
    this.time += 40_000;
  }

  listen(): { observer: Observer } & Disposable {
    const heard: Sighting[] = [];
    this.#ears.add(heard);
    const observer: Observer = {
      name: 'serial',
      async *observe(signal) {
        while (!signal.aborted) {
          yield* heard.splice(0);
          await wait(2);
        }
      },
    };
    return { observer, [Symbol.dispose]: () => this.#ears.delete(heard) };
  }
}

/** One station of a lot whose cards are made by magic. */
export class ShelfStation implements AsyncDisposable {
  readonly lot: Lot;
  readonly ledger: Ledger;
  readonly key: StationKey;
  readonly folder: string;
  /** Throws where the ledger is away. */
  isAway = false;

  private constructor(parts: { lot: Lot; ledger: Ledger; key: StationKey; folder: string }) {
    ({ lot: this.lot, ledger: this.ledger, key: this.key, folder: this.folder } = parts);
  }

  /** The first one makes the lot. */
  static async open(
    where: string,
    folder: string,
    made: { lot?: Lot; values?: readonly UnitValues[]; passes?: Lot['passes'] } = {},
  ): Promise<ShelfStation> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const key = await stationKey(folder);
    const ledger = await openLedger(where, { key, folder });
    const lot = made.lot ?? newLot(made.values?.length ?? 1, made.passes ?? 'up');
    if (made.lot === undefined) await ledger.create(signLot(lot, key), made.values ?? []);
    return new ShelfStation({ lot, ledger, key, folder });
  }

  get #reaching(): Ledger {
    return new Proxy(this.ledger, {
      get: (ledger, name) => {
        const value: unknown = Reflect.get(ledger, name, ledger);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (this.isAway && (name === 'tell' || name === 'units'))
            return Promise.reject(new WickError('ledger-unreachable', { ledger: 'the ledger', reason: 'a test' }));
          return Reflect.apply(value, ledger, args);
        };
      },
    });
  }

  /** A unit whose card is good, as the ledger and this station have it. */
  async ship(
    expects: ExpectedBoot = pantavisor,
    board?: string,
  ): Promise<{ reservation: Reservation; certificate: Certificate }> {
    const { ledger, lot, key } = this;
    const reservation = await ledger.reserve({
      lot: lot.id,
      slot: '1',
      lease: 60_000,
      ...(board === undefined ? {} : { board }),
    });
    if (reservation === undefined) throw new Error('no unit is left');
    const { number, attempt } = reservation.unit;
    const card = { name: 'card', size: 1 };
    for (const kind of ['written', 'verified', 'exposing', 'provisioned'] as const)
      await ledger.tell(lot.id, number, kind === 'written' ? { kind, card } : { kind }, reservation.id);
    const text = JSON.stringify(signCertificate(certificateOf(expects), key));
    const file = certificateFile({ stationFolder: this.folder, lot }, { number, attempt });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    const certificate = certificateOf(expects);
    const marks = unitMarks(certificate, reservation.values.shown);
    const shared = sharedBoot(certificate);
    await ledger.tell(
      lot.id,
      number,
      {
        kind: 'shipped',
        certificate: createHash('sha256').update(text).digest('hex'),
        ...(marks === undefined ? {} : { marks }),
        ...(shared === undefined ? {} : { expects: shared }),
      },
      reservation.id,
    );
    return { reservation, certificate };
  }

  /** Where units are, by their numbers: `1 passed`. */
  async states(): Promise<string[]> {
    return (await this.ledger.units(this.lot.id)).map(({ number, state }) => `${number} ${state}`);
  }

  async shelf(world: World, changes: Partial<LotRunOptions> = {}): Promise<OpenShelf> {
    const { observer, [Symbol.dispose]: deaf } = world.listen();
    const ending = new AbortController();
    const told: OpenShelf['told'] = { passed: [], failed: [], trouble: [] };
    const options: LotRunOptions = {
      ledger: this.#reaching,
      lot: this.lot,
      folder: this.folder,
      stationFolder: this.folder,
      slots: [],
      drives: { changes: new Changes(), drives: [] },
      openTarget: () => Promise.reject(new Error('no card is opened')),
      certify: { key: this.key, version: '0.0.0' },
      observers: async () => [observer],
      now: () => world.time,
      ...changes,
    };
    const shelf = new Shelf({
      options,
      signal: ending.signal,
      now: () => world.time,
      changed: () => {},
      passed: (unit) => told.passed.push(unit),
      failed: (unit) => told.failed.push(unit),
      observerEnded: () => {},
      tokenLeft: (_, error) => told.trouble.push(error.code),
      reach: (error) => (error === undefined ? 0 : told.trouble.push(error.code)),
    });
    await shelf.open();
    return {
      shelf,
      told,
      async [Symbol.asyncDispose]() {
        ending.abort();
        await shelf.end();
        deaf();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ledger[Symbol.asyncDispose]();
  }
}

export interface OpenShelf extends AsyncDisposable {
  shelf: Shelf;
  told: { passed: number[]; failed: number[]; trouble: string[] };
}

export const pantavisor: ExpectedBoot = { family: 'pantavisor', claim: 'none', stateSha256: 'a'.repeat(64) };

export function rowsWith(shown: readonly Readonly<Record<string, string>>[]): UnitValues[] {
  return shown.map((values) => ({ shown: values, secret: { token: new Secret(randomUUID()) } }));
}

function certificateOf(expects: ExpectedBoot): Certificate {
  const now = new Date().toISOString();
  return {
    wick: 1,
    kind: 'certificate',
    tool: 'wick 0.0.0',
    image: { name: 'image.img', size: 1 },
    map: { kind: 'whole', bytes: 1 },
    drive: { name: 'card', size: 1 },
    ranges: [{ offset: 0, length: 1, sha256: 'c'.repeat(64) }],
    expects,
    started: now,
    finished: now,
    verdict: 'good',
  };
}

function newLot(size: number, passes: Lot['passes']): Lot {
  const text = 'wick: 1\nname: gateway\n';
  return lotSchema.parse({
    wick: 1,
    kind: 'lot',
    id: randomUUID(),
    name: 'A lot',
    size,
    image: { source: 'image.img', sha256: 'b'.repeat(64) },
    values: { kind: 'table', columns: ['mac', 'token'], unique: ['token'], secret: ['token'] },
    passes,
    created: new Date(0).toISOString(),
    recipe: { file: 'recipe.yaml', text, sha256: recipeHash(text) },
    media: {},
  });
}

/** A folder of a station beside that of the ledger. */
export function stationFolder(folder: string, name: string): string {
  return join(folder, name);
}
