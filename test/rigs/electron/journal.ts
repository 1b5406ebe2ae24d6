/** What the app did that a test may want to ask about, and what the test says to it: over the process's own channel. */
export interface Entry {
  what: string;
  detail?: unknown;
}

/** From the test to the app's process. */
export type Order =
  | { kind: 'journal' }
  /** The next answer of a dialog, or of another question that a person would be asked. */
  | { kind: 'answer'; name: string; value: unknown }
  /** Something that a person or the system does. */
  | { kind: 'do'; name: string; value?: unknown };

const journal: Entry[] = [];
const answers = new Map<string, unknown[]>();
const doers = new Map<string, (value: unknown) => unknown>();

export function note(what: string, detail?: unknown): void {
  journal.push(detail === undefined ? { what } : { what, detail });
}

/** What the test has put there, or `otherwise`. */
export function answerOf<T>(name: string, otherwise: T): T {
  const given = answers.get(name)?.shift();
  return given === undefined ? otherwise : (given as T);
}

export function onOrder(name: string, act: (value: unknown) => unknown): void {
  doers.set(name, act);
}

/** As it is when the app ends, too: nobody can ask any more then. */
export function sendJournal(): void {
  process.send?.({ journal });
}

process.on('message', (order: Order) => {
  switch (order.kind) {
    case 'journal':
      sendJournal();
      break;
    case 'answer':
      answers.set(order.name, [...(answers.get(order.name) ?? []), order.value]);
      break;
    case 'do':
      void Promise.resolve(doers.get(order.name)?.(order.value)).then(() => process.send?.({ done: order.name }));
      break;
  }
});
