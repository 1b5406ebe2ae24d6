import { sentences } from '../../../electron/contract/sentences.ts';
import type { Tables } from '../telling.ts';

const mapAside = 'Get the block map again. Or take it away from beside the image: then all of the image is written.';

/** What speaks of flags and commands where there are buttons. */
export const errors: Tables['errors'] = {
  usage: (e) => ({ message: e.reason, hint: e.hint ?? 'Check what was filled in.' }),
  'source-not-an-image': (e) => ({
    ...sentences['source-not-an-image'](e),
    ...(e.found === 'block-map' ? { hint: 'Choose the image itself: the map beside it is found.' } : {}),
  }),
  'archive-no-image': (e) => ({
    ...sentences['archive-no-image'](e),
    hint: 'If one of these is an image after all, unpack it and choose it by itself.',
  }),
  'archive-several-images': (e) => ({ ...sentences['archive-several-images'](e), hint: 'Choose one of them.' }),
  'archive-entry-missing': (e) => ({
    ...sentences['archive-entry-missing'](e),
    hint: 'Choose the image again, and the entry in it.',
  }),
  'bmap-not-found': (e) => ({
    ...sentences['bmap-not-found'](e),
    hint: 'Check the path in the recipe, or leave it out.',
  }),
  'bmap-invalid': (e) => ({ ...sentences['bmap-invalid'](e), hint: mapAside }),
  'bmap-checksum': (e) => ({ ...sentences['bmap-checksum'](e), hint: mapAside }),
  'catalogue-unknown': (e) => ({
    ...sentences['catalogue-unknown'](e),
    hint:
      e.near.length === 0
        ? 'See in the catalogue what there is.'
        : `The nearest: ${e.near.join(', ')}. The catalogue shows all.`,
  }),
  'catalogue-not-one': (e) => ({
    ...sentences['catalogue-not-one'](e),
    hint: 'Choose one of them in the catalogue.',
  }),
  'catalogue-unfit': (e) => ({
    ...sentences['catalogue-unfit'](e),
    hint: 'Choose another one; the catalogue says which ones are for cards.',
  }),
  'hub-not-logged-in': (e) => ({
    ...sentences['hub-not-logged-in'](e),
    hint: 'Log in with the button “Hub” at the top of the page.',
  }),
  'hub-second-factor': (e) => ({
    ...sentences['hub-second-factor'](e),
    hint: 'Log in by the browser, or use a personal access token as the password.',
  }),
  'hub-missing': (e) => ({
    ...sentences['hub-missing'](e),
    hint: 'See in the Hub which devices and tokens there are.',
  }),
  'hub-unreachable': (e) => ({
    ...sentences['hub-unreachable'](e),
    hint: 'Check the address, the network and the proxy. A Hub with a certificate of its own is made known when you log in, with the file of its authority.',
  }),
  'ledger-damaged': (e) => ({
    ...sentences['ledger-damaged'](e),
    hint: 'Keep a copy of it as it is, and have it reconciled.',
  }),
  'ledger-older': (e) => ({
    ...sentences['ledger-older'](e),
    hint: 'Nothing is made from it, so that no value is used twice. Put the newest ledger back. Where it is lost, the engineer can accept it on the station’s computer: every unit of the lot that may have been used since is scrapped then.',
  }),
  'lot-unknown': (e) => ({ ...sentences['lot-unknown'](e), hint: 'See which lots there are.' }),
  'lot-untrusted': (e) => ({
    ...sentences['lot-untrusted'](e),
    hint: `Compare ${e.fingerprint} with what its engineer reads to you; if it is the same, say that you trust it.`,
  }),
  'lot-no-folder': (e) => ({ ...sentences['lot-no-folder'](e), hint: 'Say in which folder they are.' }),
  'lot-no-slots': (e) => ({
    ...sentences['lot-no-slots'](e),
    hint: 'Teach it its slots, by putting a card into each.',
  }),
  'lot-no-unit': (e) => ({ ...sentences['lot-no-unit'](e), hint: 'See which units it has.' }),
  'unit-moved': (e) => ({
    ...sentences['unit-moved'](e),
    hint: 'Take its card out and put it aside; see where the unit is.',
  }),
  'station-not-admitted': (e) => ({
    ...sentences['station-not-admitted'](e),
    hint: `Use a station that may, or have this one admitted to the lot ${e.lot}: ${e.card}`,
  }),
  'station-unknown': (e) => ({
    ...sentences['station-unknown'](e),
    hint: `Have a station that has made a lot there admit this one to the lot ${e.lot}: ${e.card}`,
  }),
  'label-made': (e) => ({
    ...sentences['label-made'](e),
    hint: 'If it is needed once more, choose that it is made again; that is logged.',
  }),
  'recipe-unreadable': (e) => ({ ...sentences['recipe-unreadable'](e), hint: 'Check the path.' }),
  'provision-wrong-family': (e) => ({
    ...sentences['provision-wrong-family'](e),
    hint: 'Take the right image or the right settings. Single files can be changed on any image.',
  }),
  'target-missing': (e) => ({
    ...sentences['target-missing'](e),
    hint: 'The page “Cards” shows what is connected.',
  }),
  'target-not-a-drive': (e) => ({
    ...sentences['target-not-a-drive'](e),
    hint: 'Choose a whole drive, as the page “Cards” shows it.',
  }),
  'target-protected': (e) => ({
    ...sentences['target-protected'](e),
    ...(e.forceable
      ? {
          hint: 'If you are certain: choose it on the page “Cards” among those that are not offered, and type its name to confirm.',
        }
      : {}),
  }),
  'target-changed': (e) => ({
    ...sentences['target-changed'](e),
    hint: 'Look at the cards once more, and start again.',
  }),
  'practice-too-large': (e) => ({
    ...sentences['practice-too-large'](e),
    hint: 'Make a smaller practice card.',
  }),
  'verify-impossible': (e) => ({
    ...sentences['verify-impossible'](e),
    hint: 'Install Wick in full. Or write without proof: switch “Read back and compare” off in the settings.',
  }),
};
