export const frame = {
  steps: {
    label: 'Steps',
    image: 'Image',
    cards: 'Cards',
    settings: 'Settings',
    confirm: 'Confirm',
    writing: 'Write',
    boot: 'First boot',
  },
  make: 'New cards',
  language: 'Language',
  history: 'History',
  lots: 'Factory lots',
  next: 'Continue',
  back: 'Back',
  close: 'Close',
  reconnecting:
    'The connection to the engine was lost. Cards that are being written go on; this page connects again by itself.',
  needsAttention: 'Something went wrong',
  skip: 'Skip to the content',
  broken: {
    title: 'This page failed',
    lead: 'Something went wrong inside it. Cards that are being written go on; when the page is loaded again, it shows them.',
    again: 'Load the page again',
    details: 'What went wrong',
  },
};
