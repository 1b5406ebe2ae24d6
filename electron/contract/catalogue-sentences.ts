import type { Sentence } from './sentences.ts';

/** What can keep an image of a catalogue from being found or had. `name` is without `catalogue:`. */
export const catalogueSentences = {
  'catalogue-unreachable': (e: { list: string; reason: string }) => ({
    message: `The list ${e.list} cannot be had: ${e.reason}.`,
    hint: 'Check the connection. A list that was read once can be used off line.',
    exit: 'badSource',
  }),
  'catalogue-unreadable': (e: { list: string; reason: string }) => ({
    message: `${e.list} is no list of images that Wick knows: ${e.reason}.`,
    hint: 'Name a releases.json of Pantavisor, or an os_list of Raspberry Pi Imager.',
    exit: 'badSource',
  }),
  'catalogue-unknown': (e: { name: string; near: readonly string[] }) => ({
    message: `The catalogue has no ${e.name}.`,
    hint:
      e.near.length === 0
        ? 'Run "wick catalogue" to see what there is.'
        : `The nearest: ${e.near.join(', ')}. "wick catalogue" shows all.`,
    exit: 'badSource',
  }),
  'catalogue-ambiguous': (e: { name: string; entries: readonly string[] }) => ({
    message: `${e.name} can be any of ${e.entries.join(', ')}.`,
    hint: 'Use the longer name.',
    exit: 'badSource',
  }),
  'catalogue-not-one': (e: { name: string; holds: readonly string[] }) => ({
    message: `${e.name} is not one image${e.holds.length === 0 ? ' but an empty list' : ` but a list: ${e.holds.join(', ')}`}.`,
    hint: `Run "wick catalogue ${e.name}" to see what it holds, and name one of them.`,
    exit: 'badSource',
  }),
  'catalogue-unfit': (e: { name: string; reason: string }) => ({
    message: `${e.name} cannot be written to a card: ${e.reason}.`,
    hint: 'Choose another one; "wick catalogue" says which ones are for cards.',
    exit: 'badSource',
  }),
} satisfies Record<string, (fields: never) => Sentence>;
