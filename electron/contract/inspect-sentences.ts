/** What can keep `wick inspect` from looking. */
export const inspectSentences = {
  'trust-unusable': (e: { what: string; reason: string }) => ({
    message: `${e.what} tells nobody to trust: ${e.reason}.`,
    hint: 'Give --trust a file of PEM certificates or public keys.',
    exit: 'usage',
  }),
  'nothing-to-inspect': (e: { what: string }) => ({
    message: `There is nothing in the folder ${e.what} that Wick knows.`,
    hint: 'Name an image, a drive, a .pvrexport.tgz or a folder that pvr made.',
    exit: 'badSource',
  }),
} satisfies Record<string, (fields: never) => { message: string; hint: string; exit: 'usage' | 'badSource' }>;
