import type { JobState } from '../../contract/calls/jobs.ts';
import { WickError } from '../../contract/errors.ts';
import { Changes } from '../changes.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import { Job, type JobOptions } from './job.ts';

/** Jobs that are done are forgotten beyond this many, the oldest first. */
const mostDone = 50;

/** Units whose recipe is remembered. */
const mostRecipes = 500;

/** All flashes since the engine started, the same for every page. */
export class Jobs {
  readonly changes = new Changes();
  readonly #jobs = new Map<string, Job>();
  /** By unit of the history; they stay when their job is forgotten. */
  readonly #recipes = new Map<string, LoadedRecipe>();

  /** The oldest first. */
  get states(): JobState[] {
    return [...this.#jobs.values()].map(({ state }) => state);
  }

  /** Paths of drives that are being written. */
  get taken(): string[] {
    return [...this.#jobs.values()].flatMap(({ taken }) => taken);
  }

  /** Begins to write; returns at once. @throws WickError `target-taken` */
  start(options: Omit<JobOptions, 'onChange' | 'onKept'>): Job {
    const taken = new Set(this.taken);
    for (const { drive } of options.plan.prepared.plan.targets) {
      if (taken.has(drive.path)) throw new WickError('target-taken', { target: drive.path });
    }
    const onKept: JobOptions['onKept'] = (unit, recipe) => {
      if (recipe !== undefined) this.#recipes.set(unit, recipe);
      for (const old of [...this.#recipes.keys()].slice(0, -mostRecipes)) this.#recipes.delete(old);
    };
    const job = new Job({ ...options, onKept, onChange: () => this.changes.tell() });
    this.#jobs.set(job.id, job);
    this.changes.tell();
    void job.run().then(() => this.#forgetOldest());
    return job;
  }

  /** @throws WickError `job-unknown` */
  find(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new WickError('job-unknown', {});
    return job;
  }

  /** By which recipe a unit of the history was made, where that was since the engine started. */
  recipeOf(unit: string): LoadedRecipe | undefined {
    return this.#recipes.get(unit);
  }

  /** Does nothing to a job that is under way. @throws WickError `job-unknown` */
  forget(id: string): void {
    if (this.find(id).isDone) this.#jobs.delete(id);
    this.changes.tell();
  }

  cancelAll(): void {
    for (const job of this.#jobs.values()) if (!job.isDone) job.cancel();
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    const waiting = new AbortController();
    for await (const _ of this.changes.follow(waiting.signal)) {
      if ([...this.#jobs.values()].every(({ isDone }) => isDone)) break;
    }
    waiting.abort();
  }

  #forgetOldest(): void {
    const done = [...this.#jobs.values()].filter(({ isDone }) => isDone);
    for (const { id } of done.slice(0, Math.max(0, done.length - mostDone))) this.#jobs.delete(id);
  }
}
