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
  next: 'Continue',
  back: 'Back',
  cancel: 'Cancel',
  close: 'Close',
  details: 'Details',
  reconnecting:
    'The connection to the engine was lost. Cards that are being written go on; this page connects again by itself.',
  needsAttention: 'Something went wrong',
  skip: 'Skip to the content',
};
