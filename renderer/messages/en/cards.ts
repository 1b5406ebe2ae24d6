import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

export const cards = {
  title: 'Choose the cards to write',
  lead: 'Everything on a chosen card is overwritten. Nothing is chosen for you.',
  list: 'Cards and drives',
  none: 'No card is here yet',
  noneHint: 'Insert a card or plug in a drive: it appears here by itself.',
  practice: 'Make a practice card',
  practiceHint:
    'A practice card is a file of this computer: everything happens as with a real card, and nothing can go wrong.',
  empty: 'No partitions',
  holds: (what: string) => `Holds ${what}`,
  /** What a partition is called. */
  quoted: (name: string) => `“${name}”`,
  mounted: (where: string) => `in use at ${where}`,
  partitions: (count: number) => plural(count, { one: '# partition', other: '# partitions' }),
  tooSmall: (needed: string) => `Too small: the image needs ${needed}`,
  writing: 'Being written',
  readOnly: 'Write-protected: move the slide at its side',
  noMedium: 'No card in this reader',
  hidden: (count: number) => plural(count, { one: '# drive is not offered', other: '# drives are not offered' }),
  hiddenChoose: 'Usually not meant. Whoever does mean one can choose it here:',
  chosen: (count: number) => plural(count, { one: '# card chosen', other: '# cards chosen' }),
  transport: {
    usb: 'USB',
    mmc: 'Card reader',
    sata: 'SATA',
    nvme: 'NVMe',
    scsi: 'SCSI',
    thunderbolt: 'Thunderbolt',
    virtio: 'Virtual disk',
    loop: 'Loop device',
    practice: 'Practice',
    other: 'Other',
  },
};
