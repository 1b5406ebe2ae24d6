/** Keeps requests that touch the same bytes in the order they came in, and lets all others run side by side. */

export type Access = 'read' | 'write';

interface Step {
  start: number;
  end: number;
  access: Access;
  done: Promise<unknown>;
}

export class Order {
  readonly #steps = new Set<Step>();

  /** Runs `work` once every earlier step that touches the same bytes is over; reads do not wait for reads. */
  run<T>(start: number, end: number, access: Access, work: () => Promise<T>): Promise<T> {
    const earlier = [...this.#steps].filter(
      (step) => step.start < end && start < step.end && (step.access === 'write' || access === 'write'),
    );
    return this.#add({ start, end, access }, earlier, work);
  }

  /** Runs `work` once everything that came in before is over; all that comes later waits for it. */
  runAlone<T>(work: () => Promise<T>): Promise<T> {
    return this.#add({ start: 0, end: Number.POSITIVE_INFINITY, access: 'write' }, [...this.#steps], work);
  }

  #add<T>(place: Omit<Step, 'done'>, earlier: Step[], work: () => Promise<T>): Promise<T> {
    const result = earlier.length === 0 ? work() : Promise.allSettled(earlier.map((step) => step.done)).then(work);
    const step: Step = { ...place, done: result };
    this.#steps.add(step);
    const forget = () => this.#steps.delete(step);
    result.then(forget, forget);
    return result;
  }
}
