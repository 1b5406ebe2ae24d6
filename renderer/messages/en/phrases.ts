import type { Tables } from '../telling.ts';

/** What speaks of flags and commands where there are buttons. */
export const phrases: Tables['phrases'] = {
  'advice-loop': 'Read what the console says before each start. Often the power supply is too weak: try another one.',
  'advice-wrong-image':
    'Switch it off and check the card in the history, or write it again. If it was updated meanwhile, this is not its first boot any more.',
  'advice-claim-refused':
    'The token was disabled, or is not one of this Hub. Make a new one, and write the card again with it.',
  'advice-nobody-looked': 'Nobody looked: connect its serial console, or let Wick look on the network and in the Hub.',
  'advice-power-serial':
    'Check that it has power, and that its card is in its slot. A console that stays silent may have its two lines crossed, or run at another rate.',
  'advice-power':
    'Check that it has power, and that its card is in its slot. A serial console shows what happens before there is a network.',
  'advice-no-port': 'Plug the serial adapter in, and choose its port.',
  'advice-not-logged-in': 'Log in with the button “Hub” at the top of the page.',
  'advice-other-waiting':
    'Check its network, and that what is asked for runs on it. Its console shows whether it has started at all.',
  'advice-look': 'Let somebody look who knows its status: its serial console or the Hub.',
  'advice-more-time': 'Give it more time.',
  'advice-old-state':
    'The Hub has known this device since before its card was flashed, and does not take its state again: let Wick compare it on the network, or register the device anew.',
  'advice-hub-behind':
    'It is claimed, and the Hub does not have all of it yet: the first device of a new image sends all its files. Give it more time.',
  'advice-claim-words': ({ words }) => `Claim it in the Hub with its words: ${words}.`,
  'advice-no-root':
    'The device does not find the partition labelled "root": check the card in the history, and write it again.',
  'advice-config': 'Check the settings, and write the card again. On the card they are under /config.',
  'advice-state': 'Check the card in the history, and write it again.',
  'needs-wifi-password': 'needs a password; only an open network has none',
  'hint-rework': 'Flash it again, or choose in the settings that it forgets whose it was.',
  'hint-use-claim': 'Use a token or credentials, or allow secrets beside the words.',
};
