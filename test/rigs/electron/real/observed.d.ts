/** What observe.mjs gives a test to hold. */
interface Observed {
  journal: { what: string; detail?: unknown }[];
  act: (name: string, value: unknown) => Promise<void>;
  answer: (name: string, value: unknown) => void;
}

declare var observed: Observed | undefined;
