/** What the judge of a first boot says: why a rung does not hold, and what to do next. */
export const bootPhrases = {
  // Why a rung fails, or is open
  'boot-again': 'It started again: {count} starts were seen',
  'boot-nothing-seen': 'Nothing was seen of the device',
  'boot-nobody-looked': 'Nobody looked',
  'boot-no-answer': 'There is no answer from {name}',
  'boot-not-on-network': 'Nothing of it is on the network',
  'boot-ready-soon': 'It is READY, and has to stay so for {seconds} s',
  'boot-up-soon': 'It is up, and has to stay so for {seconds} s',
  'boot-status-below': 'Its status is {status}, below READY',
  'boot-container-below': 'Container {name} is {status}, below its goal {goal}',
  'boot-restless': 'It was READY {count} times, and did not stay so',
  'boot-not-ready': 'It has not come to the status READY',
  'boot-status-untold': 'Nobody has told its status, which the console and the Hub do',
  'boot-stopped-at': 'It has come to {place}, and no further',
  'boot-no-prompt': 'It has neither shown a login prompt nor answered on the network',
  'boot-hub-unclaimed': 'The Hub does not have it as claimed',
  'boot-hub-offline': 'The Hub does not see it online',
  'boot-hub-busy': 'It is still at "{state}" with the Hub',
  'boot-hub-status': 'The Hub has it as {status}',
  'boot-hub-refuses': 'The Hub refuses its claim',
  'boot-hub-no-state': 'The Hub does not have its state yet',
  'boot-hub-old-state': 'The Hub has only a state from before the card was flashed',
  'boot-logs-several': 'Its logs have several starts',
  'boot-medium-open': 'What is on the medium does not show that it came to READY',
  'boot-other-revision': 'It runs revision {revision}, and revision 0 was flashed',
  'boot-other-parts': 'Its state is not the one that was flashed: {names}',
  'boot-other-state': 'Its state {found}… is not the one that was flashed, {flashed}…',
  // Places and names
  'boot-at-loader': 'its boot loader',
  'boot-at-kernel': 'its kernel',
  'boot-at-storage': 'its storage',
  'boot-from-ping': 'a ping',
  'boot-from-network': 'the network',
  'boot-from-ssh-port': 'ssh on port {port}',
  'boot-from-port': 'port {port}',
  // What the device says went wrong
  'boot-loader': 'Its boot loader could not start the system',
  'boot-rolled-back': 'It went back to an earlier revision',
  'boot-eeprom': 'Its EEPROM is too old',
  'boot-panic': 'The kernel stopped with a panic',
  'boot-no-storage': 'It could not mount its storage',
  'boot-no-config': 'Its configuration is missing',
  'boot-credentials': 'Its credentials could not be loaded',
  'boot-signature': 'The signatures of its state do not hold',
  'boot-object': 'Files on its card are not those of its state',
  'boot-state': 'Its state could not be loaded',
  'boot-container-failed': 'Container {name} failed',
  'boot-a-container-failed': 'A container failed',
  'boot-container-late': 'Container {name} did not reach its goal in time',
  'boot-a-container-late': 'A container did not reach its goal in time',
  // Why somebody could not see it
  'boot-console': 'The console',
  'boot-mdns': 'Multicast DNS',
  'boot-lan': 'The local network',
  'boot-hub': 'The Hub',
  'boot-medium': 'The medium',
  'boot-not-looked-at': '{what} was not looked at',
  'boot-no-permission': '{what} may not be looked at with the rights that you have',
  'boot-no-network': '{what} cannot be seen: this computer has no network',
  'boot-port-busy': '{what} cannot be seen: another program holds its port',
  'boot-no-port': '{what} cannot be seen: its port is not there',
  'boot-not-logged-in': '{what} was not asked: nobody is logged in',
  'boot-not-reachable': '{what} cannot be reached',
} as const;

/** What to do about a first boot: all that the judge may say. */
export const advicePhrases = {
  'advice-loop':
    'Read what the console says before each start (--log keeps it). Often the power supply is too weak: try another one.',
  'advice-degraded': 'Look at the logs of what does not run; on the card they are under /logs/0.',
  'advice-wrong-image':
    'Switch it off, put the card into the reader and look at it with "wick inspect", or flash it again. If it was updated meanwhile, this is not its first boot any more.',
  'advice-claim-refused':
    'The token was disabled, or is not one of this Hub. Make a new one, and give it to the card with "wick provision" and "rework: true".',
  'advice-nobody-looked':
    'Nobody looked: connect its serial console (--serial), or let Wick look on the network (--mdns, --lan, --hub).',
  'advice-power-serial':
    'Check that it has power, and that its card is in its slot. A console that stays silent may have its two lines crossed, or run at another rate: --serial PORT@BAUD.',
  'advice-power':
    'Check that it has power, and that its card is in its slot. A serial console shows what happens before there is a network: --serial PORT.',
  'advice-no-start':
    'It is on, but was not seen to start since its card was made. Check that it has the new card, and switch it off and on again.',
  'advice-no-permission': 'Get the rights first: on Linux, whoever is in the group "dialout" may open serial ports.',
  'advice-no-network': 'Connect this computer to the network of the device.',
  'advice-port-busy': 'Close the program that holds the serial port.',
  'advice-no-port': 'Plug the serial adapter in, and name its port.',
  'advice-not-logged-in': 'Log in to the Hub with "wick hub login".',
  'advice-not-reachable': 'Check the connection, the name of the Hub and the proxy.',
  'advice-other-waiting':
    'Check its network, and that what is asked for runs on it; its console (--serial) shows whether it has started at all.',
  'advice-early':
    'Check that the image is the one for this board, and flash the card again; then try another card and power supply.',
  'advice-look': 'Let somebody look who knows its status: its serial console (--serial) or the Hub (--hub).',
  'advice-more-time': 'Give it more time: --timeout.',
  'advice-old-state':
    'The Hub has known this device since before its card was flashed, and does not take its state again: let Wick compare it on the network (--lan), or register the device anew.',
  'advice-hub-behind':
    'It is claimed, and the Hub does not have all of it yet: the first device of a new image sends all its files. Give it more time: --timeout.',
  'advice-claim-words': 'Claim it in the Hub with its words, {words}, or let Wick do it: --claim.',
  'advice-reach-hub': 'Check that it reaches its Hub: network, name server, clock, proxy.',
  'advice-other-board': 'Check that the image is the one for this board, and flash the card again.',
  'advice-used-card': 'The card was used before: flash it again.',
  'advice-eeprom':
    'The board writes a new EEPROM and starts again by itself; if it does not, update it with the recovery image of its maker.',
  'advice-no-root':
    'The device does not find the partition labelled "root": look at the card with "wick inspect", and flash it again.',
  'advice-config':
    'Look at /config on the card with "wick inspect", and give it its settings again with "wick provision".',
  'advice-state': 'Look at the card with "wick inspect": it names what does not hold. Then flash it again.',
  'advice-container-logs': 'Look at the logs of that container; on the card they are under /logs/0.',
} as const;
