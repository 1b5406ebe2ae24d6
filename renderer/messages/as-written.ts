/** What went wrong, and what to do next. */
export interface Told {
  message: string;
  hint?: string | undefined;
}

/** An error as it came from the engine, or from this page itself. */
export interface Written extends Told {
  code?: string;
  fields?: object;
}

/** How what the engine says is told to the person. */
export interface Telling {
  error: (written: Written) => Told;
  /** Of a text that stands by itself: a reason, a note, an advice. */
  phrase: (text: string) => string;
}

/** In English, as the engine writes it. */
export const asWritten: Telling = {
  error: ({ message, hint }) => ({ message, hint }),
  phrase: (text) => text,
};
