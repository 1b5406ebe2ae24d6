import { BlockList, isIP, isIPv6 } from 'node:net';

const local = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  local.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  local.addSubnet(network, bits, 'ipv6');
}

/** Whether an address belongs to a network of one's own (RFC 1918, 3927, 4193, 4291). Names do not. */
export function isPrivate(address: string): boolean {
  const [bare = ''] = address.split('%');
  if (isIP(bare) === 0) return false;
  return local.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}

/** Whether it leads back to this computer, which takes no network. */
export function isOwn(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Whether it can be asked at all: an address, or the name of a host. */
export function isHost(text: string): boolean {
  const [bare = '', zone] = text.split('%');
  if (isIP(bare) !== 0) return zone === undefined || /^[\w.:-]{1,64}$/u.test(zone);
  return /^(?=.{1,253}$)[a-z\d_](?:[\w-]*[a-z\d_])?(?:\.[a-z\d_](?:[\w-]*[a-z\d_])?)*\.?$/iu.test(text);
}
