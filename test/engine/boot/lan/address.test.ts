import { describe, expect, it } from 'vitest';
import { isHost, isPrivate } from '../../../../electron/engine/boot/lan/address.ts';

describe('an address', () => {
  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.7',
    '169.254.3.4',
    '127.0.0.1',
    '::1',
    'fd00::7',
    'fe80::7%eth0',
  ])("of a network of one's own: %s", (address) => expect(isPrivate(address)).toBe(true));

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '2001:db8::1',
    '::',
    'localhost',
    '10.1.2',
    '',
    '-n',
    '224.0.0.251',
    '::ffff:8.8.8.8',
  ])('of somebody else, or none: %s', (address) => expect(isPrivate(address)).toBe(false));

  it.each(['pantavisor.local', 'localhost', 'a-b.example', '192.0.2.1', '::1', 'fe80::1%eth0', 'my_board.local.'])(
    'can be asked: %s',
    (host) => expect(isHost(host)).toBe(true),
  );

  it.each(['', '-n', '--help', 'a b', 'a/b', 'a..b', 'http://a', 'fe80::1%', 'fe80::1%a b', 'x'.repeat(300), 'a\n'])(
    'cannot be asked: %s',
    (host) => expect(isHost(host)).toBe(false),
  );
});
