// Runs in a network namespace of its own, where interfaces may be made. Devices answer at the far ends of cables: one by
// IPv6 on a cable that is there, one by IPv4 on a cable that is plugged in once the first was seen. Prints the sightings.
import { execFileSync } from 'node:child_process';
import makeMdns from 'multicast-dns';
import { observeMdns } from '../../../../../electron/engine/boot/mdns/observe.ts';
import { recordsOf } from '../records.ts';

const ip = (line: string) => execFileSync('ip', line.split(' '));

function plugIn(near: string, far: string, addresses: { near: string; far: string }): void {
  ip(`link add ${near} type veth peer name ${far}`);
  for (const [name, address] of [
    [near, addresses.near],
    [far, addresses.far],
  ]) {
    ip(`addr add ${address} dev ${name}`);
    ip(`link set ${name} up`);
  }
}

const devices: { destroy(): void }[] = [];
function answerOn(options: Parameters<typeof makeMdns>[0], name: string): void {
  const mdns = makeMdns({ port: 5353, ...options });
  mdns.on('warning', () => {});
  mdns.on('query', () => mdns.respond({ answers: recordsOf({ name, host: name }) }));
  devices.push(mdns);
}

const stop = new AbortController();
plugIn('near6', 'far6', { near: 'fe80::1/64 nodad', far: 'fe80::2/64 nodad' });
answerOn({ type: 'udp6', ip: 'ff02::fb', interface: '::%far6', bind: '::' }, 'six');
const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(15_000)]);
const askInterval = { first: 200, longest: 1000 };
let isPlugged = false;
for await (const sighting of observeMdns({ interfaces: ['near6', 'near4'], signal, askInterval, lookInterval: 200 })) {
  console.log(JSON.stringify(sighting));
  if (!isPlugged && sighting.evidence.startsWith('six.local') && sighting.seen.kind === 'claim') {
    isPlugged = true;
    plugIn('near4', 'far4', { near: '10.7.0.1/24', far: '10.7.0.2/24' });
    answerOn({ interface: '10.7.0.2', bind: '0.0.0.0' }, 'four');
  }
  if (sighting.evidence.startsWith('four.local') && sighting.seen.kind === 'claim') stop.abort();
}
for (const device of devices) device.destroy();
