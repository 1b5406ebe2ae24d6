/** The channel of PostgreSQL's notifications on which stations tell each other that a lot has changed. */
export const channel = 'wick_lots';
