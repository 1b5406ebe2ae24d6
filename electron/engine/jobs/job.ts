import { randomUUID } from 'node:crypto';
import type { JobState, JobTargetState, Problem } from '../../contract/calls/jobs.ts';
import { asWickError, type ErrorData, WickError } from '../../contract/errors.ts';
import type { FlashEvent, TargetResult } from '../../contract/flash.ts';
import { nextStep } from '../../contract/next-step.ts';
import { type FlashProgress, progress, startProgress, type TargetProgress } from '../../contract/progress.ts';
import { keepCertificate } from '../certificate/keep.ts';
import { type CarryOut, carryOut } from '../flash/prepare.ts';
import type { TargetOpener } from '../flash/target.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import type { Plan } from './plans.ts';
import { Rates } from './rates.ts';

export interface JobOptions {
  plan: Plan;
  openTarget: TargetOpener;
  certify: NonNullable<CarryOut['certify']>;
  /** Where certificates are kept. */
  folder: string;
  /** Told which unit of the history a card has become, and by which recipe. */
  onKept?: (unit: string, recipe: LoadedRecipe | undefined) => void;
  /** Told whenever `state` has changed. */
  onChange: () => void;
}

/** Phases whose pace is worth a graph. */
const paced: ReadonlySet<string> = new Set(['writing', 'verifying', 'rewriting']);

/** One flash under way, and afterwards what came of it. It belongs to the engine: pages come and go. */
export class Job {
  readonly id = randomUUID();
  readonly plan: Plan;
  readonly #options: JobOptions;
  readonly #started = Date.now();
  #finished: number | undefined;
  #progress: FlashProgress;
  readonly #ending = new AbortController();
  /** By target. */
  readonly #stops = new Map<string, AbortController>();
  readonly #rates = new Map<string, Rates>();
  /** File names of certificates, and what could not be kept, by target. */
  readonly #units = new Map<string, string>();
  readonly #notes = new Map<string, readonly string[]>();
  readonly #keeping: Promise<void>[] = [];

  constructor(options: JobOptions) {
    this.#options = options;
    this.plan = options.plan;
    const targets = options.plan.prepared.plan.targets.map(({ drive }) => drive.path);
    this.#progress = startProgress(targets, performance.now());
    for (const target of targets) {
      this.#stops.set(target, new AbortController());
      this.#rates.set(target, new Rates());
    }
  }

  get isDone(): boolean {
    return this.#finished !== undefined;
  }

  /** Paths of the drives that it has in its hands. */
  get taken(): string[] {
    return this.#progress.targets.filter(({ phase }) => phase !== 'done').map(({ target }) => target);
  }

  /** Runs to its end; never throws. */
  async run(): Promise<void> {
    const { openTarget, certify, onChange } = this.#options;
    const ticking = setInterval(() => this.#tick(), 500);
    try {
      await carryOut(this.plan.prepared, {
        openTarget,
        certify,
        signals: new Map([...this.#stops].map(([target, { signal }]) => [target, signal])),
        signal: this.#ending.signal,
        emit: (event) => this.#take(event),
      });
    } catch (thrown) {
      this.#failAll(asWickError(thrown));
    }
    try {
      await Promise.all(this.#keeping);
      await this.#takeBack();
    } catch (thrown) {
      const [first] = this.plan.prepared.plan.targets;
      if (first !== undefined) this.#note(first.drive.path, asWickError(thrown).message);
    } finally {
      clearInterval(ticking);
      this.#finished = Date.now();
      onChange();
    }
  }

  /** Ends one target, or all. */
  cancel(target?: string): void {
    const reason = new WickError('cancelled', {});
    if (target === undefined) {
      this.#ending.abort(reason);
      for (const stop of this.#stops.values()) stop.abort(reason);
    } else {
      this.#stops.get(target)?.abort(reason);
    }
    this.#options.onChange();
  }

  get state(): JobState {
    const { plan, copy } = this.plan.prepared;
    const { source, limit, targets } = this.#progress;
    const family = plan.targets.find(({ settings }) => settings !== undefined)?.settings?.recognised.family;
    return {
      job: this.id,
      image: plan.image,
      started: this.#started,
      ...(this.#finished === undefined ? {} : { finished: this.#finished }),
      verify: plan.verify,
      eject: plan.eject,
      ...(family === undefined ? {} : { family }),
      fromCopy: copy !== undefined,
      ...(source === undefined ? {} : { source }),
      ...(limit === undefined ? {} : { limit }),
      targets: plan.targets.flatMap(({ drive }) => {
        const found = targets.find(({ target }) => target === drive.path);
        return found === undefined ? [] : [this.#stateOf(found, drive)];
      }),
    };
  }

  #stateOf(one: TargetProgress, drive: JobTargetState['drive']): JobTargetState {
    const { target, phase, bytes, total, fraction, rate, left, result } = one;
    return {
      target,
      drive,
      phase,
      bytes,
      ...(total === undefined ? {} : { total }),
      ...(fraction === undefined ? {} : { fraction }),
      ...(rate === undefined ? {} : { rate }),
      ...(left === undefined ? {} : { left }),
      rates: this.#rates.get(target)?.list ?? [],
      cancelling: phase !== 'done' && this.#stops.get(target)?.signal.aborted === true,
      ...(result === undefined ? {} : { result: this.#resultOf(result) }),
    };
  }

  /** What a page shows of a result; its certificate is in the history. */
  #resultOf({ settings, certificate: _, error, notes, ...rest }: TargetResult): NonNullable<JobTargetState['result']> {
    const unit = this.#units.get(rest.target);
    const own = this.#notes.get(rest.target) ?? [];
    return {
      ...rest,
      notes: [...notes, ...own],
      ...(settings === undefined
        ? {}
        : {
            settings: {
              family: settings.recognised.family,
              edits: settings.edits.length,
              warnings: settings.warnings,
            },
          }),
      ...(unit === undefined ? {} : { unit }),
      ...(error === undefined ? {} : { problem: problemOf(error) }),
    };
  }

  #take(event: FlashEvent): void {
    this.#progress = progress(this.#progress, event, performance.now());
    if (event.type === 'target') this.#keep(event.result);
    if (event.type === 'bytes' || event.type === 'phase') this.#measure(event.target);
    this.#options.onChange();
  }

  #tick(): void {
    for (const target of this.taken) this.#measure(target);
    this.#options.onChange();
  }

  #measure(target: string): void {
    const one = this.#progress.targets.find((candidate) => candidate.target === target);
    if (one !== undefined && paced.has(one.phase))
      this.#rates.get(target)?.take(one.phase, one.bytes, performance.now());
  }

  /** A record that cannot be kept is said; the card is good all the same. */
  #keep({ target, certificate }: TargetResult): void {
    if (certificate === undefined) return;
    const kept = keepCertificate({ kind: 'folder', path: this.#options.folder }, target, certificate).then(
      ({ unit }) => {
        this.#units.set(target, unit);
        this.#options.onKept?.(unit, this.#recipeOf(target));
      },
      (error: unknown) => this.#note(target, `its certificate could not be kept: ${asWickError(error).message}`),
    );
    this.#keeping.push(kept.then(() => this.#options.onChange()));
  }

  #recipeOf(target: string): LoadedRecipe | undefined {
    const { order, plan } = this.plan.prepared;
    return order.recipes[plan.targets.findIndex(({ drive }) => drive.path === target)];
  }

  /** What Hubs made for cards that did not become good. */
  async #takeBack(): Promise<void> {
    const drives = this.plan.prepared.plan.targets.map(({ drive }) => drive.path);
    const isGood = (index: number) =>
      this.#progress.targets.find(({ target }) => target === drives[index])?.result?.outcome === 'good';
    for (const { index, tag, error } of await this.plan.settle(isGood)) {
      const target = drives[index];
      if (target === undefined) continue;
      this.#note(target, `what the Hub made for ${tag} is still there: ${error.message}`);
    }
  }

  #note(target: string, text: string): void {
    this.#notes.set(target, [...(this.#notes.get(target) ?? []), text]);
  }

  #failAll(error: WickError): void {
    for (const target of this.taken) {
      const result: TargetResult = {
        target,
        outcome: error.code === 'cancelled' ? 'cancelled' : 'failed',
        verified: false,
        touched: false,
        wiped: false,
        written: 0,
        kept: 0,
        rewritten: 0,
        cleared: 0,
        stale: 0,
        duration: Date.now() - this.#started,
        notes: [],
        error: error.toJSON(),
      };
      this.#progress = progress(this.#progress, { type: 'target', result }, performance.now());
    }
  }
}

/** An error, and what can be done about it. */
export function problemOf(error: ErrorData): Problem {
  return { error, next: nextStep(error) };
}
